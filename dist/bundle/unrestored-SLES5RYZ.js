import{a,b,c}from"./chunk-MG7EATCU.js";import"./chunk-NK6QLBHH.js";import"./chunk-WKKLSEHR.js";export{a as NotRestored,c as restoreCommand,b as unrestoredMessage};
