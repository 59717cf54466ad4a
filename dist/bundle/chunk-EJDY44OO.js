function e(n){return n.split(/\r\n|\r|\n/).map(r=>r.replace(/^(\s*):(?=:)/,"$1:​").replaceAll("##[","#​#[")).join(`
`)}export{e as a};
