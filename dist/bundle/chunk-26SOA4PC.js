import{c as t}from"./chunk-XIDI32ME.js";function e(){return{repository:"local",stem:`run-${process.pid}`,token:t(),base:{},head:{}}}export{e as a};
