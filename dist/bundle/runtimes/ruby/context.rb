# frozen_string_literal: true

# The context object.
class LambdaContext
  attr_reader :aws_request_id, :invoked_function_arn, :log_group_name, :log_stream_name, :function_name,
              :memory_limit_in_mb, :function_version, :identity, :tenant_id, :client_context, :deadline_ms

  def initialize(request, before)
    @deadline_ms = request['Lambda-Runtime-Deadline-Ms'].to_i
    @aws_request_id = request['Lambda-Runtime-Aws-Request-Id']
    @invoked_function_arn = request['Lambda-Runtime-Invoked-Function-Arn']
    @log_group_name = ENV['AWS_LAMBDA_LOG_GROUP_NAME']
    @log_stream_name = ENV['AWS_LAMBDA_LOG_STREAM_NAME']
    @function_name = ENV['AWS_LAMBDA_FUNCTION_NAME']
    @memory_limit_in_mb = ENV['AWS_LAMBDA_FUNCTION_MEMORY_SIZE']
    @function_version = ENV['AWS_LAMBDA_FUNCTION_VERSION']
    client_context = request['Lambda-Runtime-Client-Context'].to_s
    @client_context = JSON.parse(client_context) unless client_context.empty?
    @cpu_share = request['Lambda-Cost-Gate-Cpu-Share'].to_f
    @before = before
    @limit_ms = @deadline_ms - clock_ms
  end

  # Time as it would have passed at the function's CPU share, the clock of its time-out.
  def get_remaining_time_in_millis
    return [0, (@deadline_ms - clock_ms).to_i].max if @cpu_share.zero?

    elapsed = LambdaCostGate::Reading.new.since(@before)
    waiting = [0, elapsed[:wall] - elapsed[:thread] - elapsed[:delay]].max
    cpu = elapsed[:cpu] + elapsed[:children]
    [0, (@limit_ms - waiting - [elapsed[:thread], cpu / @cpu_share].max).to_i].max
  end

  private

  def clock_ms
    Process.clock_gettime(Process::CLOCK_REALTIME, :float_millisecond)
  end
end
