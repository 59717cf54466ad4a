export const id=7368;export const ids=[7368];export const modules={3852:(e,t,n)=>{n.d(t,{Ce:()=>f,JL:()=>c,Nb:()=>u,t4:()=>s});var r=n(3103),i=n(4858),a=n(3156),o=n(6760),l=`
  "functions": []`,u=["report.md","report.html"],c=["report.json",...u,r.JN];async function s(e,t,n){let a,u=o.join(e,"report.json");try{await (0,i.Oh)(e),await (0,i.f8)(u,function*(e){let t=JSON.stringify({...e,functions:[]},null,2),n=t.indexOf(l);if(0===e.functions.length)return yield`${t}
`;for(let[r,i]of(yield`${t.slice(0,n)}${l.slice(0,-1)}`,e.functions.entries())){let e=JSON.stringify(i,null,2).replaceAll(`
`,`
    `);yield`${0===r?"":","}
    ${e}`}yield`
  ]${t.slice(n+l.length)}
`}(t)),a={json:u,...await f(e,t,n?.material)},await (0,r.s8)(e,n?.material.profiles??new Map)}catch(t){return{unwritten:(0,i.pg)(e,t)}}if(!n)return{files:a};try{let t=o.join(e,r.JN);return await (0,i.f8)(t,n.samples()),{files:{...a,samples:t}}}catch(t){return{files:a,unwritten:(0,i.pg)(e,t)}}}async function f(e,t,r={}){let{renderReportPage:l}=await Promise.all([n.e(6195),n.e(4948)]).then(n.bind(n,4948)),u={markdown:o.join(e,"report.md"),html:o.join(e,"report.html")};return await (0,i.f8)(u.markdown,`${(0,a.Gc)(t)}
`),await (0,i.f8)(u.html,l(t,r)),u}},8314:(e,t,n)=>{n.d(t,{DP:()=>u,DV:()=>m,EO:()=>l,Md:()=>d,SS:()=>i,em:()=>o,v1:()=>a});var r=n(7910);function i(e){let t=(0,r.Ow)(e,r.zB).replaceAll("`","ˋ").replaceAll("|","│");return""===t?"`(no name)`":`\`${t}\``}function a(e){let t=(0,r.Ow)(e,r.zB);return`<code>${c(""===t?"(no name)":t)}</code>`}function o(e,t=r.Rt){return p((0,r.Ow)(e,t)).replace(s,f).replace(/^[-+]|(?<=^\d{1,9})[.)]/,f)}function l(e){let[t="",...n]=e.split(/\r\n|\r|\n/),i=o(t,2e3);if(0===n.length)return i;let a=n.map(e=>(0,r.ZD)(e.slice(0,2e3).split(" ").map(e=>(0,r.Ow)(e,2e3)).join(" "))).join(`
`);return`${i}

<pre>${a}</pre>`}function u(e){return c(p((0,r.Ow)(e,r.Rt)))}function c(e){return(0,r.ZD)(e).replaceAll("$",f)}var s=/[#&*<>@[\\\]_`|~]|\$(?!\d)/g;function f(e){return`&#${e.charCodeAt(0)};`}function p(e){return e.replace(/[@#]/g,"$&​").replace(/(?<=[A-Z]{2})-|(?<=[A-Za-z0-9])-(?=\d)/g,"-​").replace(/:(?=[^\s\d])/g,":​").replace(/www(?=\.)/gi,"$&​").replace(/[0-9a-f]{6}(?=[0-9a-f])/gi,"$&​")}function m(e){let t=Math.max(0,...e.flatMap(e=>e.match(/`+/g)??[]).map(e=>e.length)),n="`".repeat(Math.max(3,t+1));return[`${n}text`,...e,n].join(`
`)}function d(e){return/^https?:\/\/[\w.:-]+(\/[\w.~%@/-]*)?(#[\w-]*)?$/.test(e)?e:""}},3156:(e,t,n)=>{n.d(t,{DJ:()=>g,Gc:()=>$,Rz:()=>s});var r=n(5738),i=n(4115),a=n(8314),o=n(4347),l=n(7910),u={xyChart:{width:480,height:240,titleFontSize:14,showLegend:!1,xAxis:{labelFontSize:12},yAxis:{labelFontSize:12}},themeVariables:{xyChart:{backgroundColor:"transparent",plotColorPalette:"#8c959f, #e16f24"}}};function c(e){return String(Number(e.toFixed(2*(e<100))))}function s(e){return e.map(f).join(`

`)}function f(e){var t,n,r,i;switch(e.kind){case"heading":return`${"#".repeat(e.level)} ${p(e.phrase)}`;case"paragraph":return p(e.phrase);case"note":return`<sub>${p(e.phrase)}</sub>`;case"list":return e.items.map(e=>`- ${p(e)}`).join(`
`);case"log":return(0,a.DV)((0,l.OG)(e.text));case"caution":return t=p(e.phrase),n=e.commands,["[!CAUTION]",t,"",...(0,a.DV)(n).split(`
`)].map(e=>`> ${e}`.trimEnd()).join(`
`);case"table":let f;return r=e.columns,i=e.rows,[(f=e=>`| ${e.join(" | ")} |`.replaceAll("|  |","| |"))(r.map(({title:e})=>e)),`|${r.map(({align:e})=>"right"===e?"---:":":--").join("|")}|`,...i.map(e=>f(e.map(p)))].join(`
`);case"details":return`<details><summary>${d(e.summary)}</summary>

${s(e.blocks)}

</details>`;case"chart":return function({base:e,head:t,sizesMB:n,baseMs:r,headMs:i}){let a=e=>e.map(c).join(", "),l=c(1.05*Math.max(.01,...r,...i));return`\`\`\`mermaid
%%{init: ${JSON.stringify(u)}}%%
xychart-beta
  title "Duration in ms by memory in MB: ${e} (grey), ${t} (orange)"
  x-axis [${n.map(e=>`"${(0,o.zD)(e,0)}"`).join(", ")}]
  y-axis 0 --\x3e ${l}
  line "${e}" [${a(r)}]
  line "${t}" [${a(i)}]
\`\`\``}(e)}}function p(e){return e.map(m).join("")}function m(e){if("string"==typeof e)return e;switch(e.kind){case"name":return(0,a.SS)(e.text);case"said":return(0,a.em)(e.text);case"link":return`[${p(e.of)}](${(0,a.Md)(e.href)})`;case"strong":return`**${p(e.of)}**`}}function d(e){return e.map(h).join("")}function h(e){if("string"==typeof e)return(0,l.ZD)(e);switch(e.kind){case"name":return(0,a.v1)(e.text);case"said":return(0,a.DP)(e.text);case"link":return`<a href="${(0,a.Md)(e.href)}">${d(e.of)}</a>`;case"strong":return`<b>${d(e.of)}</b>`}}function $(e,t=r.eW,n=[]){return s((0,r.ce)(e,t,n))}function g(e,t,n=[]){let i=r=>x($(e,r,n))<=t;if(i(r.eW))return $(e,r.eW,n);let a=e=>({functions:e,payloads:!1}),o=w(e.functions.length,e=>i(a(e)));return void 0===o?function(e,t){let n=w(e.functions.length,n=>x(y(e,n))<=t);if(void 0!==n)return y(e,n);let i=p((0,r.J9)(e));return x(i)<=t?i:""}(e,t):$(e,a(o),n)}function w(e,t){if(!t(0))return;let n=0,r=e+1;for(;r-n>1;){let e=Math.floor((n+r)/2);t(e)?n=e:r=e}return n}function y(e,t){let n=e.functions.length-t,a=(0,i.al)(e.functions).slice(0,t),l=[...(0,r.Rk)(e.unrestored??[]),{kind:"heading",level:3,phrase:(0,r.J9)(e)},...0===t?[]:[(0,r.Uc)(a,{figures:!0})],{kind:"paragraph",phrase:[`${(0,o.hS)(n,"function")} more: see report.json.`]}];return s(0===n?l.slice(0,-1):l)}function x(e){return Buffer.byteLength(e,"utf8")}},7368:(e,t,n)=>{n.d(t,{PAGES:()=>r.Nb,writePages:()=>r.Ce});var r=n(3852);n(3103),n(4858),n(2458),n(204),n(6155),n(9750),n(4634),n(2994),n(3156),n(1959),n(5738),n(8380),n(3938),n(9388),n(4347),n(3773),n(8203),n(3560),n(5834)}};