export const id=7232;export const ids=[7232];export const modules={8314:(e,t,n)=>{n.d(t,{DP:()=>c,DV:()=>m,EO:()=>u,Md:()=>d,SS:()=>a,em:()=>o,v1:()=>i});var r=n(7910);function a(e){let t=(0,r.Ow)(e,r.zB).replaceAll("`","ˋ").replaceAll("|","│");return""===t?"`(no name)`":`\`${t}\``}function i(e){let t=(0,r.Ow)(e,r.zB);return`<code>${s(""===t?"(no name)":t)}</code>`}function o(e,t=r.Rt){return p((0,r.Ow)(e,t)).replace(l,f).replace(/^[-+]|(?<=^\d{1,9})[.)]/,f)}function u(e){let[t="",...n]=e.split(/\r\n|\r|\n/),a=o(t,2e3);if(0===n.length)return a;let i=n.map(e=>(0,r.ZD)(e.slice(0,2e3).split(" ").map(e=>(0,r.Ow)(e,2e3)).join(" "))).join(`
`);return`${a}

<pre>${i}</pre>`}function c(e){return s(p((0,r.Ow)(e,r.Rt)))}function s(e){return(0,r.ZD)(e).replaceAll("$",f)}var l=/[#&*<>@[\\\]_`|~]|\$(?!\d)/g;function f(e){return`&#${e.charCodeAt(0)};`}function p(e){return e.replace(/[@#]/g,"$&​").replace(/(?<=[A-Z]{2})-|(?<=[A-Za-z0-9])-(?=\d)/g,"-​").replace(/:(?=[^\s\d])/g,":​").replace(/www(?=\.)/gi,"$&​").replace(/[0-9a-f]{6}(?=[0-9a-f])/gi,"$&​")}function m(e){let t=Math.max(0,...e.flatMap(e=>e.match(/`+/g)??[]).map(e=>e.length)),n="`".repeat(Math.max(3,t+1));return[`${n}text`,...e,n].join(`
`)}function d(e){return/^https?:\/\/[\w.:-]+(\/[\w.~%@/-]*)?(#[\w-]*)?$/.test(e)?e:""}},3156:(e,t,n)=>{n.d(t,{DJ:()=>g,Gc:()=>$,Rz:()=>l});var r=n(5738),a=n(4115),i=n(8314),o=n(4347),u=n(7910),c={xyChart:{width:480,height:240,titleFontSize:14,showLegend:!1,xAxis:{labelFontSize:12},yAxis:{labelFontSize:12}},themeVariables:{xyChart:{backgroundColor:"transparent",plotColorPalette:"#8c959f, #e16f24"}}};function s(e){return String(Number(e.toFixed(2*(e<100))))}function l(e){return e.map(f).join(`

`)}function f(e){var t,n,r,a;switch(e.kind){case"heading":return`${"#".repeat(e.level)} ${p(e.phrase)}`;case"paragraph":return p(e.phrase);case"note":return`<sub>${p(e.phrase)}</sub>`;case"list":return e.items.map(e=>`- ${p(e)}`).join(`
`);case"log":return(0,i.DV)((0,u.OG)(e.text));case"caution":return t=p(e.phrase),n=e.commands,["[!CAUTION]",t,"",...(0,i.DV)(n).split(`
`)].map(e=>`> ${e}`.trimEnd()).join(`
`);case"table":let f;return r=e.columns,a=e.rows,[(f=e=>`| ${e.join(" | ")} |`.replaceAll("|  |","| |"))(r.map(({title:e})=>e)),`|${r.map(({align:e})=>"right"===e?"---:":":--").join("|")}|`,...a.map(e=>f(e.map(p)))].join(`
`);case"details":return`<details><summary>${d(e.summary)}</summary>

${l(e.blocks)}

</details>`;case"chart":return function({base:e,head:t,sizesMB:n,baseMs:r,headMs:a}){let i=e=>e.map(s).join(", "),u=s(1.05*Math.max(.01,...r,...a));return`\`\`\`mermaid
%%{init: ${JSON.stringify(c)}}%%
xychart-beta
  title "Duration in ms by memory in MB: ${e} (grey), ${t} (orange)"
  x-axis [${n.map(e=>`"${(0,o.zD)(e,0)}"`).join(", ")}]
  y-axis 0 --\x3e ${u}
  line "${e}" [${i(r)}]
  line "${t}" [${i(a)}]
\`\`\``}(e)}}function p(e){return e.map(m).join("")}function m(e){if("string"==typeof e)return e;switch(e.kind){case"name":return(0,i.SS)(e.text);case"said":return(0,i.em)(e.text);case"link":return`[${p(e.of)}](${(0,i.Md)(e.href)})`;case"strong":return`**${p(e.of)}**`}}function d(e){return e.map(h).join("")}function h(e){if("string"==typeof e)return(0,u.ZD)(e);switch(e.kind){case"name":return(0,i.v1)(e.text);case"said":return(0,i.DP)(e.text);case"link":return`<a href="${(0,i.Md)(e.href)}">${d(e.of)}</a>`;case"strong":return`<b>${d(e.of)}</b>`}}function $(e,t=r.eW,n=[]){return l((0,r.ce)(e,t,n))}function g(e,t,n=[]){let a=r=>y($(e,r,n))<=t;if(a(r.eW))return $(e,r.eW,n);let i=e=>({functions:e,payloads:!1}),o=x(e.functions.length,e=>a(i(e)));return void 0===o?function(e,t){let n=x(e.functions.length,n=>y(w(e,n))<=t);if(void 0!==n)return w(e,n);let a=p((0,r.J9)(e));return y(a)<=t?a:""}(e,t):$(e,i(o),n)}function x(e,t){if(!t(0))return;let n=0,r=e+1;for(;r-n>1;){let e=Math.floor((n+r)/2);t(e)?n=e:r=e}return n}function w(e,t){let n=e.functions.length-t,i=(0,a.al)(e.functions).slice(0,t),u=[...(0,r.Rk)(e.unrestored??[]),{kind:"heading",level:3,phrase:(0,r.J9)(e)},...0===t?[]:[(0,r.Uc)(i,{figures:!0})],{kind:"paragraph",phrase:[`${(0,o.hS)(n,"function")} more: see report.json.`]}];return l(0===n?u.slice(0,-1):u)}function y(e){return Buffer.byteLength(e,"utf8")}},7232:(e,t,n)=>{n.r(t),n.d(t,{fitMarkdown:()=>r.DJ,renderMarkdown:()=>r.Gc});var r=n(3156);n(5738),n(8380),n(3938),n(9388),n(4347),n(3773),n(8203),n(3560),n(5834)}};