import{writeSync}from"node:fs";import{format}from"node:util";import{toReport}from"./errors.mjs";import{withoutCallbacks}from"./version.mjs";
const LEVELS=["TRACE","DEBUG","INFO","WARN","ERROR","FATAL"];const METHODS={trace:"TRACE",debug:"DEBUG",info:"INFO",log:"\
INFO",warn:"WARN",error:"ERROR",fatal:"FATAL"};const inJson=process.env.AWS_LAMBDA_LOG_FORMAT?.toUpperCase()==="JSON";let requestId=withoutCallbacks?
"-":void 0;export function setRequestId(id){requestId=id}export function patchConsole(){const least=LEVELS.indexOf(process.
env.AWS_LAMBDA_LOG_LEVEL?.toUpperCase());for(const[method,level]of Object.entries(METHODS)){const shown=level==="FATAL"||
LEVELS.indexOf(level)>=least;console[method]=shown?(first,...rest)=>writeValues(level,[first,...rest]):()=>{}}}export function logError(title,error){
if(inJson)console.error(error instanceof Error?error:new Error(error));else console.error(title,`	${describe(error)}`)}function writeValues(level,values){
const timestamp=new Date().toISOString();if(inJson)write(`${toJson({timestamp,level,requestId},values)}
`);else write(`${timestamp}	${requestId}	${level}	${format(...values)}
`)}function write(line){let rest=Buffer.from(line);while(rest.length>0)rest=rest.subarray(writeSync(1,rest))}function toJson(record,values){
if(values.length===1){try{return JSON.stringify({...record,message:values[0]},(_key,value)=>value instanceof Error?{...errorFields(
value),...value}:value)}catch{return JSON.stringify({...record,message:format(values[0])})}}const error=values.find(value=>value instanceof
Error);const fields=error===void 0?{}:{...errorFields(error),...typeof error.stack!=="string"&&{stackTrace:[]}};return JSON.
stringify({...record,message:format(...values),...fields})}function errorFields(error){return{errorType:error?.constructor?.
name??"UnknownError",errorMessage:error.message,stackTrace:typeof error.stack==="string"?error.stack.split("\n"):error.stack}}
function describe(error){try{return JSON.stringify(error instanceof Error?error:new Error(error),(_key,value)=>value instanceof
Error?{errorType:value.name,errorMessage:value.message,code:value.code,...value,stack:value.stack?.split("\n")}:value)}catch{
return JSON.stringify(toReport(error))}}
