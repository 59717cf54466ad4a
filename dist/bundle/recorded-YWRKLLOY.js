import{l as a,m as b,n as c}from"./chunk-7UYLU5BT.js";import"./chunk-GP6DBYHQ.js";import"./chunk-MINHUTXZ.js";import"./chunk-WKKLSEHR.js";export{c as readCodeIndex,a as readRecorded,b as yearFiles};
