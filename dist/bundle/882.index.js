export const id=882;export const ids=[882];export const modules={5882:(o,n,r)=>{r.d(n,{M:()=>l});var e=r(1421);let d=`
trap '' HUP INT TERM
while read -r line; do :; done
for group in "$1"/*/group; do
  [ -f "$group" ] && kill -KILL -- "-$(cat "$group")"
done 2>/dev/null
rounds=0
while [ "$rounds" -lt 50 ]; do
  left=$(grep -l -a "AWS_LAMBDA_LOG_STREAM_NAME=[^]]*]$2" /proc/[0-9]*/environ 2>/dev/null)
  [ -z "$left" ] && break
  for file in $left; do
    process=$\{file#/proc/}
    kill -KILL "$\{process%/environ}"
  done 2>/dev/null
  rounds=$((rounds + 1))
done
for control in "$1"/*/cgroup; do
  [ -f "$control" ] || continue
  rounds=0
  until rmdir "$(cat "$control")" || [ ! -d "$(cat "$control")" ] || [ "$rounds" -ge 50 ]; do
    rounds=$((rounds + 1))
    sleep 0.02
  done
done 2>/dev/null
chmod -R u+rwx "$1" 2>/dev/null
rm -rf -- "$1"
`;function l(o,n){let r=(0,e.spawn)("/bin/sh",["-c",d,"lambda-watchdog",o,n],{cwd:"/",env:{PATH:"/usr/local/bin:/usr/bin:/bin"},stdio:["pipe","ignore","ignore"],detached:!0}),l=new Promise(o=>{r.once("exit",()=>o()).once("error",()=>o())});return r.stdin.on("error",()=>void 0),r.unref(),{processId:r.pid,async [Symbol.asyncDispose](){r.ref(),r.stdin.end(),await l}}}}};