import path from 'node:path'

/** What to run where the file of a tool was given that makes templates, and not what it makes. */
interface ForeignFile {
  names: RegExp
  /** As the end of a sentence that begins with the file's name. */
  remedy: string
}

const FRAMEWORKS = 'see docs/frameworks.md'

const FOREIGN: readonly ForeignFile[] = [
  {
    names: /^serverless\.(ya?ml|json|ts|m?js|cjs)$/,
    remedy:
      'belongs to Serverless Framework; run serverless package, and give the directory .serverless',
  },
  {
    names: /^cdk\.json$/,
    remedy: 'belongs to a CDK app; run cdk synth, and give the directory cdk.out',
  },
  {
    names: /\.(tf|tofu)(\.json)?$|^terragrunt\.hcl$/,
    remedy:
      'is Terraform configuration; run terraform plan -out=plan.bin and terraform show -json plan.bin > plan.json, and give plan.json',
  },
  {
    names: /^sst\.config\.(ts|m?js)$/,
    remedy: `belongs to SST: with SST 2 run sst build and give the directory .sst/dist, with a later one list the functions under functions (${FRAMEWORKS})`,
  },
  {
    names: /^Pulumi(\..+)?\.ya?ml$/,
    remedy: `belongs to Pulumi, which generates no template; list the functions under functions, with function-name and head-code (${FRAMEWORKS})`,
  },
  {
    names: /^cdktf\.json$/,
    remedy: `belongs to CDKTF; run cdktf synth, and give the plan of its output as JSON (${FRAMEWORKS})`,
  },
  {
    names: /^samconfig\.(toml|ya?ml)$/,
    remedy:
      'has only the options of the SAM CLI; run sam build, and give .aws-sam/build/template.yaml',
  },
  {
    names: /^(app\.arc|\.arc|arc\.(json|ya?ml|toml))$/,
    remedy: `belongs to Architect; give the SAM template that it deploys (${FRAMEWORKS})`,
  },
  {
    names: /^chalicelib$|^\.chalice$/,
    remedy: `belongs to Chalice; run chalice package, and give the template that it writes (${FRAMEWORKS})`,
  },
]

/** What to do instead, where a file is another tool's: `cdk.json is what CDK makes templates of; …`. */
export function foreignHint(file: string): string | undefined {
  const name = path.basename(file)
  const found = FOREIGN.find(({ names }) => names.test(name))
  return found && `${name} ${found.remedy}`
}
