import"./chunk-WKKLSEHR.js";var o=class{constructor(){throw new Error("bowser is not bundled")}};export{o as ProxyAgent,o as default};
