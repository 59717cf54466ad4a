import{a as e}from"./chunk-IC635P5Q.js";import{f as r}from"./chunk-I5PHDIZO.js";function d(o){return e(r(o))}export{d as a};
