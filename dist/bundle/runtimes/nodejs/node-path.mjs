import{existsSync}from"node:fs";import*as module from"node:module";import{delimiter}from"node:path";import{pathToFileURL}from"node:url";
export function importFromNodePath(nodePath=""){const parents=nodePath.split(delimiter).filter(path=>path.endsWith("/nod\
e_modules")&&existsSync(path)).map(path=>pathToFileURL(`${path.slice(0,-"node_modules".length)}lambda.mjs`).href);if(parents.
length===0)return;if(module.registerHooks===void 0){module.register("./node-path-hooks.mjs",import.meta.url,{data:parents});
return}module.registerHooks({resolve(specifier,context,next){try{return next(specifier,context)}catch(error){if(error?.code!==
"ERR_MODULE_NOT_FOUND"||/^([./]|\w+:)/.test(specifier))throw error;for(const parentURL of parents){try{return next(specifier,
{...context,parentURL})}catch{}}throw error}}})}
