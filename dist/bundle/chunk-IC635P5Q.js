import{a as f,b as g,c as h,e as $,f as a,g as m}from"./chunk-MCREWECI.js";import{o as p}from"./chunk-IH6N5YBO.js";import{b as c,c as d}from"./chunk-6P4RR5MV.js";var j="#8c959f",B="#e16f24",O={xyChart:{width:480,height:240,titleFontSize:14,showLegend:!1,xAxis:{labelFontSize:12},yAxis:{labelFontSize:12}},themeVariables:{xyChart:{backgroundColor:"transparent",plotColorPalette:`${j}, ${B}`}}};function x({base:n,head:r,sizesMB:i,baseMs:e,headMs:u}){let l=o=>o.map(y).join(", "),C=y(Math.max(.01,...e,...u)*1.05);return["```mermaid",`%%{init: ${JSON.stringify(O)}}%%`,"xychart-beta",`  title "Duration in ms by memory in MB: ${n} (grey), ${r} (orange)"`,`  x-axis [${i.map(o=>`"${p(o,0)}"`).join(", ")}]`,`  y-axis 0 --> ${C}`,`  line "${n}" [${l(e)}]`,`  line "${r}" [${l(u)}]`,"```"].join(`
`)}function y(n){return String(Number(n.toFixed(n<100?2:0)))}function A(n){return n.map(P).join(`

`)}function P(n){switch(n.kind){case"heading":return`${"#".repeat(n.level)} ${t(n.phrase)}`;case"paragraph":return t(n.phrase);case"note":return`<sub>${s(n.phrase)}</sub>`;case"list":return n.items.map(r=>`- ${t(r)}`).join(`
`);case"log":return a(d(n.text));case"caution":return S(t(n.phrase),n.commands);case"table":return w(n.columns,n.rows);case"details":return`<details><summary>${s(n.summary)}</summary>

${A(n.blocks)}

</details>`;case"chart":return x(n)}}function S(n,r){return["[!CAUTION]",n,"",...a(r).split(`
`)].map(e=>`> ${e}`.trimEnd()).join(`
`)}function w(n,r){let i=e=>`| ${e.join(" | ")} |`.replaceAll("|  |","| |");return[i(n.map(({title:e})=>e)),`|${n.map(({align:e})=>e==="right"?"---:":":--").join("|")}|`,...r.map(e=>i(e.map(t)))].join(`
`)}function t(n){return n.map(H).join("")}function H(n){if(typeof n=="string")return n;switch(n.kind){case"name":return f(n.text);case"said":return h(n.text);case"link":return`[${t(n.of)}](${m(n.href)})`;case"strong":return`**${t(n.of)}**`}}function s(n){return n.map(L).join("")}function L(n){if(typeof n=="string")return c(n);switch(n.kind){case"name":return g(n.text);case"said":return $(n.text);case"link":return`<a href="${m(n.href)}">${s(n.of)}</a>`;case"strong":return`<b>${s(n.of)}</b>`}}export{A as a,t as b};
