# frozen_string_literal: true

# Lines of a Logger carry the request id.
class LogFormatter < Logger::Formatter
  LINE = "%<sev>s, [%<datetime>s #%<process>d] %<severity>5s %<request_id>s -- %<progname>s: %<msg>s\n"

  def call(severity, time, progname, msg)
    format(LINE, sev: severity[0..0], datetime: format_datetime(time), process: Process.pid, severity: severity,
                 request_id: $_global_aws_request_id, progname: progname, msg: msg2str(msg)).encode('UTF-8')
  end
end

# A Logger on standard output or standard error has that format unless it is given another.
module LoggerPatch
  def initialize(logdev, *rest, formatter: nil, **options)
    standard = logdev == $stdout || logdev == $stderr
    super(logdev, *rest, formatter: formatter || (standard ? LogFormatter.new : nil), **options)
  end
end

Logger.prepend(LoggerPatch)
