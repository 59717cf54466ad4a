import{openSync,readSync}from"node:fs";const{cpuUsage,threadCpuUsage}=process;const now=performance.now.bind(performance);
export function createMeter(){const readThread=threadReader();return()=>{const{user,system}=cpuUsage();const cpu=(user+system)/
1e3;const[thread,delay]=readThread(cpu);return{wall:now(),cpu,thread,delay}}}export function startOf({wall,thread,delay}){
return{wall:wall-thread-delay,cpu:0,thread:0,delay:0}}export function usageHeader(before,after){const since=key=>(after[key]-
before[key]).toFixed(6);const values=["wall","cpu","thread","delay"].map(key=>`${key}=${since(key)}`);return{"Lambda-Cos\
t-Gate-Usage":values.join(" ")}}function threadReader(){try{const file=openSync(`/proc/self/task/${process.pid}/schedsta\
t`);const buffer=Buffer.alloc(64);return()=>{const length=readSync(file,buffer,0,64,0);const[run,wait]=buffer.latin1Slice(
0,length).split(" ");return[run/1e6,wait/1e6]}}catch{return threadUsageOf}}function threadUsageOf(cpu){if(threadCpuUsage===
void 0)return[cpu,0];const{user,system}=threadCpuUsage.call(process);return[(user+system)/1e3,0]}
