import{existsSync,readFileSync}from"node:fs";import{createRequire}from"node:module";import path from"node:path";import{pathToFileURL}from"node:url";
import{CallbackHandlerDeprecated,HandlerNotFound,ImportModuleError,MalformedHandlerName,MalformedStreamingHandler,UserCodeSyntaxError}from"./errors.mjs";
import{importFromNodePath}from"./node-path.mjs";import{HttpResponseStream}from"./streaming.mjs";import{withoutCallbacks}from"./version.mjs";
const STREAMING=Symbol.for("aws.lambda.runtime.handler.streaming");const HIGH_WATER_MARK=Symbol.for("aws.lambda.runtime.\
handler.streaming.highWaterMark");export async function loadHandler(taskRoot,name){if(name.includes("..")){throw new MalformedHandlerName(
`'${name}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`)}const[,module,
property]=/^([^.]*)\.(.*)$/.exec(path.basename(name))??[];if(module===void 0)throw new MalformedHandlerName("Bad handler");
provideStreaming();const loaded=await loadModule(taskRoot,path.dirname(name),module);const find=from=>property.split(".").
reduce((value,key)=>value?.[key],from);const handler=find(loaded)||(withoutCallbacks?find(loaded?.default):void 0);check(
handler,name);return handler}function check(handler,name){if(!handler)throw new HandlerNotFound(`${name} is undefined or\
 not exported`);if(typeof handler!=="function")throw new HandlerNotFound(`${name} is not a function`);if(handler[STREAMING]&&
handler[STREAMING]!=="response"){throw new MalformedStreamingHandler("Only response streaming is supported.")}if(handler[STREAMING])
return;if(withoutCallbacks&&handler.length>=3){throw new CallbackHandlerDeprecated("ERROR: AWS Lambda has removed suppor\
t for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported han\
dler signature to use Node.js 24 or later. For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-\
handler.html. Runtimes up to nodejs22.x take callbacks.")}warnOfCallback(handler)}function warnOfCallback(handler){if(handler.
length!==3||handler.constructor.name==="AsyncFunction")return;if(process.env.AWS_LAMBDA_NODEJS_DISABLE_CALLBACK_WARNING!==
void 0)return;console.warn("AWS Lambda plans to remove support for callback-based function handlers starting with Node.j\
s 24. You will need to update this function to use an async handler to use Node.js 24 or later. For more information and\
 to provide feedback on this change, see https://github.com/aws/aws-lambda-nodejs-runtime-interface-client/issues/137. T\
o disable this warning, set the AWS_LAMBDA_NODEJS_DISABLE_CALLBACK_WARNING environment variable.")}async function loadModule(taskRoot,directory,module){
try{return await findAndLoad(taskRoot,directory,module)}catch(error){if(error instanceof SyntaxError)throw new UserCodeSyntaxError(
error);if(error?.code==="MODULE_NOT_FOUND")throw new ImportModuleError(withSdkHint(error));throw withSdkHint(error)}}async function findAndLoad(taskRoot,directory,module){
const require=createRequire(import.meta.url);const base=path.resolve(taskRoot,directory,module);if(existsSync(base))return require(
base);if(existsSync(`${base}.js`)){return inModulePackage(path.dirname(base))?load(`${base}.js`):require(`${base}.js`)}if(existsSync(
`${base}.mjs`))return load(`${base}.mjs`);if(existsSync(`${base}.cjs`))return require(`${base}.cjs`);return require(require.
resolve(module,{paths:[taskRoot,path.resolve(taskRoot,directory)]}))}function withSdkHint(error){const name=/Cannot find (?:module|package) '(@aws-sdk\/[\w-]+|@smithy\/[\w-]+)/.
exec(error?.message)?.[1];if(name!==void 0){error.message+=`
Lambda's Node.js runtimes bring ${name}, this machine does not: install it in the repository (npm install --save-dev ${name}\
), put it into the package, or give it as a layer.`}return error}function load(file){importFromNodePath(process.env.NODE_PATH);
return import(pathToFileURL(file).href)}function inModulePackage(directory){if(path.basename(directory)==="node_modules")
return false;const file=path.join(directory,"package.json");if(existsSync(file))return packageType(file)==="module";const parent=path.
dirname(directory);return parent===directory?false:inModulePackage(parent)}function packageType(file){try{return JSON.parse(
readFileSync(file,"utf8")).type}catch(error){console.warn(`${file} cannot be read, it will be ignored for ES module dete\
ction purposes.`,error);return void 0}}export function streamingOf(handler){return handler[STREAMING]?{highWaterMark:handler[HIGH_WATER_MARK]}:
void 0}function provideStreaming(){if(["1","true"].includes(process.env.AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA))return;globalThis.
awslambda={streamifyResponse(handler,options){handler[STREAMING]="response";if(typeof options?.highWaterMark==="number"){
handler[HIGH_WATER_MARK]=Math.trunc(options.highWaterMark)}return handler},HttpResponseStream}}
