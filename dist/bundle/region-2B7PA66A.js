import{a}from"./chunk-Y723EFWI.js";import"./chunk-NK6QLBHH.js";import"./chunk-WKKLSEHR.js";export{a as regionOf};
