import{NodeJsExit}from"./errors.mjs";import{withoutCallbacks}from"./version.mjs";let onEmptyLoop;process.on("beforeExit",
()=>onEmptyLoop?.());export function runHandler(handler,context,readEvent){if(withoutCallbacks)return settle(handler,context,
readEvent);return new Promise(resolve=>{let settled=false;let waits=true;const finish=(error,result)=>{onEmptyLoop=void 0;
resolve(isNothing(error)?serialise(result):{error})};const once=settle2=>(...values)=>{if(settled)return;settled=true;settle2(
...values)};const done=once(finish);const callback=once((error,result)=>{if(isNothing(error)&&waits)onEmptyLoop=()=>setImmediate(
finish,null,result);else finish(error,result)});const fail=error=>done(isNothing(error)?"handled":error);onEmptyLoop=()=>{
if(handler.constructor.name==="AsyncFunction")fail(neverSettled());else done(null,null)};Object.assign(context,{done,fail,
succeed:result=>done(null,result)});Object.defineProperty(context,"callbackWaitsForEmptyEventLoop",{enumerable:true,get:()=>waits,
set:value=>{waits=value}});try{const result=handler(readEvent(),context,callback);if(typeof result?.then==="function")result.
then(context.succeed,fail)}catch(error){fail(error)}})}async function settle(handler,context,readEvent){try{return serialise(
await handler(readEvent(),context))}catch(error){return{error}}finally{await new Promise(setImmediate)}}export function emptyEventLoop(){
return new Promise(resolve=>{onEmptyLoop=()=>{onEmptyLoop=void 0;setImmediate(resolve)}})}export function createContext(headers,before,readMeter){
const deadlineMs=Number(headers["lambda-runtime-deadline-ms"]);const cpuShare=Number(headers["lambda-cost-gate-cpu-share"]);
const limitMs=deadlineMs-Date.now();return{functionVersion:process.env.AWS_LAMBDA_FUNCTION_VERSION,functionName:process.
env.AWS_LAMBDA_FUNCTION_NAME,memoryLimitInMB:process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,logGroupName:process.env.AWS_LAMBDA_LOG_GROUP_NAME,
logStreamName:process.env.AWS_LAMBDA_LOG_STREAM_NAME,clientContext:void 0,identity:void 0,invokedFunctionArn:headers["la\
mbda-runtime-invoked-function-arn"],awsRequestId:headers["lambda-runtime-aws-request-id"],tenantId:headers["lambda-runti\
me-aws-tenant-id"],...withoutCallbacks&&{xRayTraceId:headers["lambda-runtime-trace-id"]},getRemainingTimeInMillis(){if(!cpuShare)
return deadlineMs-Date.now();return Math.round(limitMs-elapsedMs(before,readMeter(),cpuShare))}}}export function parseClientContext(headers){
const text=headers["lambda-runtime-client-context"];if(text===void 0)return void 0;try{return JSON.parse(text)}catch(error){
throw new Error(`Cannot parse ClientContext as json: ${error}`)}}function elapsedMs(before,after,cpuShare){const since=key=>after[key]-
before[key];const waiting=Math.max(0,since("wall")-since("thread")-since("delay"));return waiting+Math.max(since("thread"),
since("cpu")/cpuShare)}function serialise(result){try{return{response:JSON.stringify(result===void 0?null:result)??"null"}}catch{
return{error:new Error("Unable to stringify response body")}}}function neverSettled(){return new NodeJsExit("The Lambda \
runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise that was never settle\
d. For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes")}function isNothing(value){return value===
void 0||value===null}
