function b(s,{line:n,column:e,atLine:i=1}){let c=(s.split(`
`)[n-1]??"").replace(/\r$/,""),t=e>100?e-100/2:0,r=c.slice(t,t+100).replace(/[^\P{C}\t]/gu,"�"),a=r.slice(0,e-1-t).replace(/[^\t]/g," ").padEnd(e-1-t),o=String(n+i-1).padStart(4);return`${o} | ${r}
${" ".repeat(o.length)} | ${a}^`}export{b as a};
