var r={files:new Map,read:async()=>{}};async function t(n,i){let e=await n.read(i);return e===void 0?"":new TextDecoder().decode(e)}export{r as a,t as b};
