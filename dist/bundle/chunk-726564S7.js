function i(e){return Object.fromEntries(Object.entries(e).filter(([,r])=>r!==void 0))}export{i as a};
