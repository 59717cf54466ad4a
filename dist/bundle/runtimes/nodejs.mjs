import{connectRuntimeApi}from"./nodejs/api.mjs";import{toReport,UnhandledPromiseRejection}from"./nodejs/errors.mjs";import{
loadHandler,streamingOf}from"./nodejs/handler.mjs";import{createContext,emptyEventLoop,parseClientContext,runHandler}from"./nodejs/invocation.mjs";
import{logError,patchConsole,setRequestId}from"./nodejs/log.mjs";import{createMeter,startOf,usageHeader}from"./nodejs/meter.mjs";
import{runStreaming}from"./nodejs/streaming.mjs";import{withoutCallbacks}from"./nodejs/version.mjs";const exit=process.exit.
bind(process);const environment={api:process.env.AWS_LAMBDA_RUNTIME_API,taskRoot:process.env.LAMBDA_TASK_ROOT,handler:process.
env._HANDLER};const readMeter=createMeter();const start=startOf(readMeter());const{request,stream,release}=connectRuntimeApi(
environment.api);let errorPath="init/error";patchConsole();if(!withoutCallbacks){process.on("uncaughtException",error=>fail(
"Uncaught Exception",error,129));process.on("unhandledRejection",(reason,promise)=>fail("Unhandled Promise Rejection",new UnhandledPromiseRejection(
reason,promise),128))}const done=main();if(!withoutCallbacks)await done;async function main(){const handler=await loadHandler(
environment.taskRoot,environment.handler).catch(error=>fail("Init Error",error,1));const streaming=streamingOf(handler);
for(let round=0;round<20;round++)usageHeader(readMeter(),readMeter());for(let ready=usageHeader(start,readMeter());;ready=
{}){const{headers,body}=await request("GET","invocation/next",ready);release();await serve({handler,streaming},headers,body)}}
async function serve({handler,streaming},headers,body){const before=readMeter();const requestId=headers["lambda-runtime-\
aws-request-id"];errorPath=`invocation/${requestId}/error`;setRequestId(requestId);process.env._X_AMZN_TRACE_ID=headers["\
lambda-runtime-trace-id"];const context=createContext(headers,before,readMeter);const readEvent=()=>{context.clientContext=
parseClientContext(headers);return JSON.parse(body.toString())};if(streaming!==void 0){return serveStreaming({handler,streaming},
context,readEvent,before)}const outcome=await runHandler(handler,context,readEvent);if("error"in outcome)logError("Invok\
e Error",outcome.error);await turnsOfEventLoop();const usage=usageHeader(before,readMeter());if("error"in outcome)await reportError(
outcome.error,usage);else await request("POST",`invocation/${requestId}/response`,usage,outcome.response)}async function serveStreaming({
handler,streaming},context,readEvent,before){const chunks=stream(`invocation/${context.awsRequestId}/response`);if(!withoutCallbacks)
context.callbackWaitsForEmptyEventLoop=true;const outcome=await runStreaming(handler,context,readEvent,{chunks,...streaming});
if("error"in outcome)logError("Invoke Error",outcome.error);await turnsOfEventLoop();const usage=usageHeader(before,readMeter());
await chunks.close({...usage,...errorTrailers(outcome)});release();if(context.callbackWaitsForEmptyEventLoop)await emptyEventLoop()}
function turnsOfEventLoop(){return new Promise(resolve=>setImmediate(setImmediate,resolve))}function errorTrailers(outcome){
if(!("error"in outcome))return{};const report=toReport(outcome.error);const body=Buffer.from(JSON.stringify(report)).toString(
"base64");return{...typeHeader(report),"Lambda-Runtime-Function-Error-Body":body}}async function fail(title,error,status){
logError(title,error);const report=toReport(error);await connectRuntimeApi(environment.api).request("POST",errorPath,typeHeader(
report),JSON.stringify(report));exit(status)}function reportError(error,usage){const report=toReport(error);return request(
"POST",errorPath,{...typeHeader(report),...usage},JSON.stringify(report))}function typeHeader({errorType}){return{"Lambd\
a-Runtime-Function-Error-Type":String(errorType).replace(/[^\x20-\x7e]/g,"?")}}
