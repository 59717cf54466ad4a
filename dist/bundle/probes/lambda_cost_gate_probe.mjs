import{channel}from"node:diagnostics_channel";import{existsSync,readFileSync,realpathSync}from"node:fs";import{Session}from"node:inspector";
import Module,{createRequire}from"node:module";import path from"node:path";import{fileURLToPath,pathToFileURL}from"node:url";
import{format}from"node:util";import{setFlagsFromString}from"node:v8";import{gzipSync}from"node:zlib";const HERE=path.dirname(
fileURLToPath(import.meta.url));const{mode,handler:handlerName,token,warmUp,warmUpMs}=JSON.parse(readFileSync(path.join(
HERE,"lambda_cost_gate_probe.json"),"utf8"));const TASK_ROOT=process.env.LAMBDA_TASK_ROOT??HERE;const RUNTIME=process.env.
LAMBDA_RUNTIME_DIR;const SAMPLED_EVERY_US={least:100,most:500};const SAMPLES_PER_INVOCATION=10;let sampledEveryUs=SAMPLED_EVERY_US.
most;const PAUSE=3;const MAX_FUNCTIONS=4e3;const MAX_NODES=6e3;const STREAMING=Symbol.for("aws.lambda.runtime.handler.st\
reaming");const FLAGS={counts:["--no-opt","--no-maglev","--sparkplug","--no-lazy-feedback-allocation"],times:["--no-turb\
o-inlining","--no-maglev-inlining","--max-inlined-bytecode-size=0","--max-maglev-inlined-bytecode-size=0","--max-inlined\
-bytecode-size-small=0","--max-inlined-bytecode-size-cumulative=0","--max-maglev-inlined-bytecode-size-small=0","--max-m\
aglev-inlined-bytecode-size-cumulative=0"]};for(const flag of FLAGS[mode])setFlagsFromString(flag);const session=new Session;
session.connect();function post(method,params){let answer2;let failure;session.post(method,params,(error,result)=>{failure=
error;answer2=result});if(failure)throw new Error(failure.message);return answer2}const windows=[];const state={logBytes:0,
downstream:new Map,inFlight:0,since:0,flights:[],open:null};const MAX_FLIGHTS=5e4;const nowUs=()=>Number(process.hrtime.
bigint()/1000n);let initProfile;let modules;let initAt=0;let initUs=0;function wrap(user){if(typeof user!=="function")return user;
const isAsync=user.constructor.name==="AsyncFunction";const wrapper=isAsync?async function(...args){return isOurs(args[0])?
answer(args,user):observe(user,this,args)}:function(...args){return isOurs(args[0])?answer(args,user):observe(user,this,
args)};return alike(wrapper,user)}function alike(wrapper,other){for(const key of Reflect.ownKeys(other)){if(key==="proto\
type")continue;const property=Object.getOwnPropertyDescriptor(other,key);try{Object.defineProperty(wrapper,key,property)}catch{}}
return wrapper}const isOurs=event=>event?.["lambda-cost-gate-probe"]===token;function observe(user,self,args){begin();const given=[
...args];if(typeof given[2]==="function"){const callback=given[2];given[2]=alike(function(...results){end();return callback.
apply(this,results)},callback)}let result;try{result=user.apply(self,given)}catch(error){end();throw error}if(typeof result?.
then!=="function")return result;if(result instanceof Promise&&result.then===Promise.prototype.then){Promise.prototype.then.
call(result,end,end);return result}return{then:(done,failed)=>result.then(value=>{end();return done(value)},reason=>{end();
return failed(reason)})}}let warmedUp;function isWarm(){if(warmedUp!==void 0)return false;const[first]=windows;return windows.
length>=warmUp||first&&nowUs()-first.startUs>warmUpMs*1e3}function begin(){if(isWarm()){warmedUp=windows.length;if(mode===
"counts"){post("Profiler.takePreciseCoverage");post("HeapProfiler.startSampling",{samplingInterval:16384,includeObjectsCollectedByMajorGC:true,
includeObjectsCollectedByMinorGC:true})}else sampleAnew();state.logBytes=0;state.downstream.clear();state.flights=[]}state.
inFlight=0;state.open={startUs:nowUs(),endUs:void 0};windows.push(state.open)}function sampleAnew(){const last=windows.at(
-1);if(last?.endUs===void 0)return;const{least,most}=SAMPLED_EVERY_US;const everyUs=Math.round((last.endUs-last.startUs)/
SAMPLES_PER_INVOCATION);if(everyUs>=most)return;post("Profiler.stop");startSampling(Math.max(least,everyUs))}function startSampling(everyUs){
sampledEveryUs=everyUs;post("Profiler.setSamplingInterval",{interval:sampledEveryUs});post("Profiler.start")}function end(){
if(state.open&&state.open.endUs===void 0)state.open.endUs=nowUs()}function answer(args,user){const data=gzipSync(JSON.stringify(
collect())).toString("base64");const response={"lambda-cost-gate-probe":data};if(user[STREAMING]){const stream=args[1];stream.
write(JSON.stringify(response));stream.end();return stream.finished?.()??Promise.resolve()}if(typeof args[2]==="function"&&
user.length>=3){if(args[1])args[1].callbackWaitsForEmptyEventLoop=false;args[2](null,response);return void 0}return Promise.
resolve(response)}function collect(){const measured=windows.slice(warmedUp??windows.length);const common={mode,language:"\
nodejs",version:process.versions.node,invocations:measured.length,initUs,logBytes:state.logBytes,downstream:[...state.downstream].
map(([name,{inFlight:_,since:__,...each}])=>{return{name,...each}}),inFlightUs:0};if(mode==="counts"){const functions2=countsOf(
post("Profiler.takePreciseCoverage").result);const allocations=measured.length>0?allocationsOf(post("HeapProfiler.stopSa\
mpling").profile):[];return{...common,functions:functions2,modules,allocations}}const init=treeOf(initProfile,[{startUs:initAt,
endUs:initAt+initUs}],true);const tree=treeOf(post("Profiler.stop").profile,measured);const functions=extentsOf(post("Pr\
ofiler.getBestEffortCoverage").result,tree);return{...common,modules:modules.list(),tree,functions,responseUs,inFlightUs,
init}}const roots=[...new Set([TASK_ROOT,safely(()=>realpathSync(TASK_ROOT),TASK_ROOT)])];function placeOf(url){if(!url||
url.startsWith("node:"))return void 0;let file=url;if(url.startsWith("file:"))file=safely(()=>fileURLToPath(url),url);else if(!path.
isAbsolute(url))return void 0;if(file.includes("lambda_cost_gate_probe"))return void 0;if(RUNTIME!==void 0&&file.startsWith(
`${RUNTIME}${path.sep}`))return void 0;for(const root of roots){if(file.startsWith(`${root}${path.sep}`))return file.slice(
root.length+1)}if(file.includes("/node_modules/")){return file.slice(file.indexOf("/node_modules/")+1)}return file.startsWith(
"/opt/")||file.startsWith("/tmp/")?file:void 0}function safely(work,instead){try{return work()}catch{return instead}}function scriptsOf(result){
return result.flatMap(({url,functions})=>{const file=placeOf(url);const[top]=functions.filter(isTopLevel);return file===
void 0?[]:[{file,blocks:top?blocksOf(top.ranges):[]}]})}const isTopFrame=({url,functionName,lineNumber,columnNumber})=>functionName===
""&&lineNumber===0&&columnNumber===0&&placeOf(url)!==void 0;const isTopLevel=({functionName,ranges})=>ranges[0].startOffset===
0&&functionName==="";function countsOf(result){const found=[];for(const{url,functions}of result){const file=placeOf(url);
if(file===void 0)continue;for(const each of functions){const{functionName,ranges}=each;const[whole]=ranges;if(whole.count===
0||isTopLevel(each))continue;const work=blocksOf(ranges).reduce((sum,[,weight])=>sum+weight,0);const{startOffset:start,endOffset:end2,
count:calls}=whole;found.push({file,name:functionName,start,end:end2,calls,work})}}found.sort((a,b)=>b.work-a.work);return[
...found,...enclosing(found)].slice(0,MAX_FUNCTIONS)}function enclosing(found){const without=found.filter(({name})=>name===
"");const known=new Set(found.map(({file,start,end:end2})=>`${file} ${start} ${end2}`));return namedAtStart.filter(({file,
start,end:end2})=>!known.has(`${file} ${start} ${end2}`)&&without.some(each=>each.file===file&&each.start>=start&&each.end<=
end2))}let namedAtStart=[];function namedOf(result){return result.flatMap(({url,functions})=>{const file=placeOf(url);if(file===
void 0)return[];return functions.filter(each=>each.functionName!==""&&!isTopLevel(each)).map(({functionName:name,ranges:[
{startOffset:start,endOffset:end2}]})=>{return{file,name,start,end:end2,calls:0,work:0}})})}function extentsOf(result,{frames}){
const names=new Set(frames.map(({file,name})=>`${file} ${name}`));const found=[];for(const{url,functions}of result){const file=placeOf(
url);if(file===void 0)continue;for(const each of functions){if(!names.has(`${file} ${each.functionName}`)||isTopLevel(each))
continue;const{startOffset:start,endOffset:end2}=each.ranges[0];found.push({file,name:each.functionName,start,end:end2})}}
return found.slice(0,MAX_FUNCTIONS)}function blocksOf(ranges){return ranges.map(({startOffset,endOffset,count},index)=>{
let own=endOffset-startOffset;for(let at=index+1;at<ranges.length;at++){const inner=ranges[at];if(inner.startOffset>=endOffset)
break;own-=inner.endOffset-inner.startOffset;while(at+1<ranges.length&&ranges[at+1].startOffset<inner.endOffset)at++}return[
startOffset,count*Math.max(own,0)]}).filter(([,work])=>work>0).sort((a,b)=>b[1]-a[1])}function treeOf(profile,measured,isLoading=false){
const byId=new Map(profile.nodes.map(node=>[node.id,node]));const parentOf=new Map;for(const node of profile.nodes)for(const child2 of node.
children??[])parentOf.set(child2,node.id);const selfUs=sampleTimes(profile,measured);const frames=new Map;const nodes=[{
parent:-1,frame:-1,us:0,children:new Map}];const placed=new Map;const child=(parent,frame)=>{const key=JSON.stringify(frame);
if(!frames.has(key))frames.set(key,{index:frames.size,frame});const{index}=frames.get(key);const known=nodes[parent].children.
get(index);if(known!==void 0)return known;nodes.push({parent,frame:index,us:0,children:new Map});nodes[parent].children.
set(index,nodes.length-1);return nodes.length-1};const place=id=>{const known=placed.get(id);if(known!==void 0)return known;
const node=byId.get(id);const up=parentOf.has(id)?place(parentOf.get(id)):0;const{url,functionName,lineNumber,columnNumber}=node.
callFrame;const file=placeOf(url);let at=up;const isOwn=file!==void 0&&lineNumber>=0&&columnNumber>=0;if(isOwn)at=child(
up,[file,functionName,lineNumber+1,columnNumber]);else if(/^\(.*\)$/.test(functionName)&&functionName!=="(root)"&&functionName!==
"(anonymous)"){at=child(up,["",functionName,0,0])}else if(isLog(url,functionName)&&nodes[up].frame>=0)at=child(up,["","(\
log)",0,0]);placed.set(id,at);return at};const placeLines=(id,us)=>{const{callFrame,positionTicks=[]}=byId.get(id);const ticks=positionTicks.
reduce((sum,each)=>sum+each.ticks,0);for(const each of positionTicks){const frame=[placeOf(callFrame.url),"",each.line,0];
nodes[child(nodes[place(id)].parent,frame)].us+=us*each.ticks/ticks}if(ticks===0)nodes[place(id)].us+=us};for(const[id,us]of selfUs){
if(isLoading&&isTopFrame(byId.get(id).callFrame))placeLines(id,us);else nodes[place(id)].us+=us}return compact(nodes,[...frames.
values()].map(({frame})=>frame))}function isLog(url,name){if(url.startsWith("node:internal/console")||name==="writeToLog")
return true;return/\/(log|LogPatch)\.m?js$/.test(url)||url.startsWith("file:///var/runtime")&&/^(console\.|log|emit)/i.test(
name)}let responseUs=0;let inFlightUs=0;function sampleTimes(profile,measured){responseUs=0;inFlightUs=0;let flight=0;const flownUs=(from,to)=>{
const{flights}=state;while(flight<flights.length&&flights[flight].endUs<=from)flight++;let us=0;for(let index=flight;index<
flights.length&&flights[index].startUs<to;index++){us+=Math.min(to,flights[index].endUs)-Math.max(from,flights[index].startUs)}
return us};const selfUs=new Map;const idle=new Set(profile.nodes.filter(each=>each.callFrame.functionName==="(idle)").map(
({id})=>id));let at=profile.startTime;let window=0;const tails=measured.map(()=>[]);for(const[index,id]of profile.samples.
entries()){const from=at;at+=profile.timeDeltas[index]??0;while(window<measured.length&&endOf(measured,window)<=from)window++;
const current=measured[window];if(current===void 0||at<=current.startUs){const previous=measured[window-1];if(previous?.
endUs===void 0||previous.isDone)continue;const us2=at-Math.max(from,previous.endUs);previous.isDone=idle.has(id)||us2>PAUSE*
sampledEveryUs;if(!previous.isDone&&us2>0)responseUs+=us2;continue}const[startUs,endUs]=[Math.max(from,current.startUs),
Math.min(at,endOf(measured,window))];const us=endUs-startUs;if(us<=0)continue;if(!idle.has(id)){for(const waited2 of tails[window])
addIdle(selfUs,waited2);tails[window]=[];add(selfUs,id,Math.min(us,PAUSE*sampledEveryUs));continue}const waited={id,us,flownUs:flownUs(
startUs,endUs)};if(current.endUs===void 0)tails[window].push(waited);else addIdle(selfUs,waited)}return selfUs}function addIdle(selfUs,waited){
add(selfUs,waited.id,waited.us);inFlightUs+=waited.flownUs}function endOf(measured,index){return measured[index].endUs??
measured[index+1]?.startUs??Number.MAX_SAFE_INTEGER}function add(map,key,value){map.set(key,(map.get(key)??0)+value)}function compact(nodes,frames){
const total=nodes.map(({us})=>us);for(let index=nodes.length-1;index>0;index--)total[nodes[index].parent]+=total[index];
const least=Math.max(total[0]/2e3,nodes.length>MAX_NODES?total[0]/MAX_NODES:0);const kept=new Map([[0,0]]);const rows=[[
-1,-1,nodes[0].us]];for(let index=1;index<nodes.length;index++){const{parent,frame,us}=nodes[index];const up=kept.get(parent);
if(up!==void 0&&total[index]>=least){kept.set(index,rows.length);rows.push([up,frame,us])}else{let above=parent;while(!kept.
has(above))above=nodes[above].parent;rows[kept.get(above)][2]+=us}}return{frames:frames.map(([file,name,line,column])=>({
file,name,line,column})),nodes:rows}}function allocationsOf({head}){const bytes=new Map;const walk=(node,user)=>{const{url,
functionName,lineNumber,columnNumber}=node.callFrame;const file=placeOf(url);const own=file===void 0?user:JSON.stringify(
[file,functionName,lineNumber+1,Math.max(0,columnNumber)]);if(own!==void 0&&node.selfSize>0)add(bytes,own,node.selfSize);
for(const child of node.children)walk(child,own)};walk(head,void 0);return[...bytes].sort((a,b)=>b[1]-a[1]).slice(0,200).
map(([key,size])=>{const[file,name,line,column]=JSON.parse(key);return{file,name,line,column,bytes:size}})}function timeModules(){
const found=new Map;const stack=[];const load2=Module.prototype.load;Module.prototype.load=function(filename){const frame={
startUs:nowUs(),innerUs:0};stack.push(frame);try{return load2.call(this,filename)}finally{stack.pop();const us=nowUs()-frame.
startUs;if(stack.length>0)stack[stack.length-1].innerUs+=us;const file=placeOf(String(filename));if(file!==void 0)found.
set(file,{us:us-frame.innerUs,inclusiveUs:us})}};return{list:()=>[...found].map(([file,each])=>({file,...each})).sort((a,b)=>b.
us-a.us).slice(0,2e3)}}let hasWritten=false;function watchStreams(){for(const stream of[process.stdout,process.stderr]){
const write=stream.write;const counting=function writeToLog(chunk,...rest){hasWritten=true;state.logBytes+=typeof chunk===
"string"?Buffer.byteLength(chunk):chunk?.byteLength??0;return write.call(this,chunk,...rest)};stream.write=alike(counting,
write)}}function watchConsole(){let inside=false;for(const level of["log","info","warn","error","debug","trace","dir","t\
able"]){const log=console[level];if(typeof log!=="function")continue;const counting=function(...values){if(inside)return log.
apply(this,values);inside=true;hasWritten=false;try{return log.apply(this,values)}finally{inside=false;if(!hasWritten)state.
logBytes+=safely(()=>Buffer.byteLength(format(...values)),0)+1}};console[level]=alike(counting,log)}}function watchDownstream(){
const calls=new WeakMap;const started=(request,name,attempt,bytes)=>{if(!state.open||state.open.endUs!==void 0)return;const at=nowUs();
calls.set(request,name);if(state.inFlight++===0)state.since=at;const known=state.downstream.get(name)??newCalls();if(known.
inFlight++===0)known.since=at;known.peak=Math.max(known.peak,known.inFlight);known.attempts++;if(attempt<=1)known.calls++;
known.bytes+=bytes;known.sent+=bytes;state.downstream.set(name,known)};const finished=(request,bytes,connects=0)=>{const name=calls.
get(request);if(name===void 0)return;calls.delete(request);const known=state.downstream.get(name);if(known){if(known.inFlight>
0&&--known.inFlight===0)known.busyUs+=nowUs()-known.since;known.bytes+=bytes;known.connects+=connects}if(state.inFlight>
0&&--state.inFlight===0)landed(state.since)};const on=(name,listener)=>channel(name).subscribe(message=>{try{listener(message)}catch{}});
on("http.client.request.start",({request})=>{const header=name2=>String(request.getHeader(name2)??"");const body=(request.
outputData??[]).map(({data})=>typeof data==="string"?data:data?.toString?.("latin1")??"").join("");const name=serviceOf(
{host:header("host")||request.host||"",method:request.method,path:request.path,header,action:/(?:^|&|\n)Action=(\w{1,64})/.
exec(body)?.[1]});started(request,name,attemptOf(header("amz-sdk-request")),Number(header("content-length"))||0)});on("h\
ttp.client.response.finish",({request,response})=>{const name=calls.get(request);if(name?.startsWith("DynamoDB "))watchUnits(
state.downstream.get(name),response);const bytes=Number(response?.headers?.["content-length"])||0;finished(request,bytes,
request.reusedSocket?0:1)});on("http.client.request.error",({request})=>finished(request,0));on("undici:request:create",
({request})=>{const headers=headersOf(request.headers);const header=name2=>headers.get(name2)??"";const host=safely(()=>new URL(
request.origin).host,String(request.origin));const name=serviceOf({host,method:request.method,path:request.path,header});
started(request,name,attemptOf(header("amz-sdk-request")),Number(request.contentLength)||0)});on("undici:client:connecte\
d",({connectParams:{host}})=>{for(const[name,known]of state.downstream){if(name.endsWith(` ${host}`)&&known.inFlight>0)known.
connects++}});on("undici:request:trailers",({request})=>finished(request,0));on("undici:request:error",({request})=>finished(
request,0))}function landed(since){if(state.flights.length<MAX_FLIGHTS)state.flights.push({startUs:since,endUs:nowUs()})}
const MAX_ANSWER_BYTES=4*2**20;function watchUnits(known,response){if(known===void 0||typeof response?.push!=="function")
return;const{push}=response;let chunks=[];let size=0;response.push=function(chunk,...rest){if(chunk===null){const units=safely(
()=>unitsIn(Buffer.concat(chunks).toString("utf8")),void 0);chunks=[];if(units!==void 0){known.units+=units;known.unitAttempts++}}else{
size+=chunk?.length??0;if(size<=MAX_ANSWER_BYTES)chunks.push(Buffer.from(chunk));else chunks=[]}return push.call(this,chunk,
...rest)}}function unitsIn(text){if(!text.includes('"ConsumedCapacity"'))return void 0;const units=[JSON.parse(text).ConsumedCapacity].
flat().map(each=>each?.CapacityUnits);if(units.length===0||!units.every(each=>Number.isFinite(each)&&each>=0))return void 0;
return units.reduce((sum,each)=>sum+each,0)}const newCalls=()=>({...{calls:0,attempts:0,busyUs:0,bytes:0,sent:0,peak:0,connects:0},
...{units:0,unitAttempts:0},...{inFlight:0,since:0}});function headersOf(headers){const map=new Map;if(typeof headers===
"string"){for(const line of headers.split("\r\n")){const at=line.indexOf(":");if(at>0)map.set(line.slice(0,at).toLowerCase(),
line.slice(at+1).trim())}}else if(Array.isArray(headers)){for(let at=0;at+1<headers.length;at+=2){map.set(String(headers[at]).
toLowerCase(),String(headers[at+1]))}}return map}const attemptOf=header=>Number(/attempt=(\d+)/.exec(header)?.[1]??1);function serviceOf({
host,method,path:target="/",header,action}){const[,prefix,operation]=/^(?:.*[._])?([A-Za-z]+)[\w]*\.(\w+)$/.exec(header(
"x-amz-target"))??[];const scope=/Credential=[^/]+\/\d+\/[^/]+\/([\w-]+)\/aws4_request/.exec(header("authorization"))?.[1];
const target_=/^([A-Za-z]+?)(?:Service|API|Frontend)?_\d+\.(\w+)$/.exec(header("x-amz-target"));if(target_)return`${nameOf(
scope??target_[1])} ${target_[2]}`;if(operation)return`${nameOf(scope??prefix)} ${operation}`;const rpc=/^\/service\/([\w.]+)\/operation\/(\w+)/.
exec(target);if(rpc)return`${nameOf(scope??rpc[1])} ${rpc[2]}`;if(scope===void 0)return`${method} ${host}`.slice(0,200);
return`${nameOf(scope)} ${action??restOperation(scope,method,target,host)}`}const SERVICES={dynamodb:"DynamoDB",s3:"S3",
sqs:"SQS",sns:"SNS",kms:"KMS",ssm:"SSM",sts:"STS",lambda:"Lambda",states:"Step Functions",events:"EventBridge",secretsmanager:"\
Secrets Manager",kinesis:"Kinesis",firehose:"Firehose",logs:"CloudWatch Logs",monitoring:"CloudWatch",ses:"SES","execute\
-api":"API Gateway",rds:"RDS","rds-data":"RDS Data",athena:"Athena",bedrock:"Bedrock"};const nameOf=scope=>SERVICES[scope.
toLowerCase()]??scope;function restOperation(scope,method,target,host){const[file,query=""]=target.split("?");if(scope===
"lambda"&&/\/invocations$/.test(file))return"Invoke";if(scope!=="s3")return method;const parts=file.split("/").filter(Boolean);
const isObject=/^[^.]+\.s3[.-]/.test(host)?parts.length>0:parts.length>1;if(/list-type=2/.test(query))return"ListObjects\
V2";if(/uploadId=/.test(query))return method==="PUT"?"UploadPart":"CompleteMultipartUpload";if(/(^|&)delete/.test(query))
return"DeleteObjects";const object={GET:"GetObject",PUT:"PutObject",HEAD:"HeadObject",DELETE:"DeleteObject"};const bucket={
GET:"ListObjects",HEAD:"HeadBucket",PUT:"CreateBucket"};return(isObject?object:bucket)[method]??method}async function loadUser(name){
const[,module,property]=/^([^.]*)\.(.*)$/.exec(path.basename(name))??[];const found=await findAndLoad(path.dirname(name),
module);return property.split(".").reduce((value,key)=>value?.[key],found)}async function findAndLoad(directory,module){
const require=createRequire(path.join(TASK_ROOT,"index.js"));const base=path.resolve(TASK_ROOT,directory,module);if(existsSync(
base))return require(base);if(existsSync(`${base}.js`)){return inModulePackage(path.dirname(base))?load(`${base}.js`):require(
`${base}.js`)}if(existsSync(`${base}.mjs`))return load(`${base}.mjs`);if(existsSync(`${base}.cjs`))return require(`${base}\
.cjs`);return require(require.resolve(module,{paths:[TASK_ROOT,path.resolve(TASK_ROOT,directory)]}))}const load=file=>import(pathToFileURL(
file).href);function inModulePackage(directory){if(path.basename(directory)==="node_modules")return false;const file=path.
join(directory,"package.json");if(existsSync(file))return safely(()=>JSON.parse(readFileSync(file,"utf8")).type,void 0)===
"module";const parent=path.dirname(directory);return parent===directory?false:inModulePackage(parent)}post("Profiler.ena\
ble");if(mode==="counts"){post("Profiler.startPreciseCoverage",{callCount:true,detailed:true});watchConsole()}else{modules=
timeModules();startSampling(SAMPLED_EVERY_US.most)}watchStreams();watchDownstream();process.env._HANDLER=handlerName;initAt=
nowUs();const loaded=await loadUser(handlerName);initUs=nowUs()-initAt;if(mode==="times"){initProfile=post("Profiler.sto\
p").profile;startSampling(SAMPLED_EVERY_US.most)}else{const{result}=post("Profiler.takePreciseCoverage");modules=scriptsOf(
result);namedAtStart=namedOf(result)}export const handler=wrap(loaded);
