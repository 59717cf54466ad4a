import{a}from"./chunk-53QGXOPT.js";import"./chunk-4AQCLIGI.js";import"./chunk-NK6QLBHH.js";import"./chunk-WKKLSEHR.js";export{a as checkedOut};
