function s(o,p){if(o.length===0)return`No preview is left behind in ${p}.
`;let r=[["Function","Run","What became of it","Why"],...o.map(({name:e,mark:t,outcome:n,reason:i})=>[e,t?`${t.repository} ${t.run}`:"unknown",a[n],i])].map(e=>e.map(t=>t.replace(new RegExp("\\p{Cc}+","gu")," "))),d=[0,1,2].map(e=>Math.max(...r.map(t=>t[e]?.length??0)));return r.map(e=>e.map((t,n)=>t.padEnd(d[n]??0)).join("  ")).map(e=>`${e.trimEnd()}
`).join("")}var a={deleted:"deleted",restored:"restored","to-delete":"to be deleted","to-restore":"to be restored",kept:"kept",failed:"FAILED"};export{s as a};
