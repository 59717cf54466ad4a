# frozen_string_literal: true

module LambdaCostGate
  # Milliseconds used so far: on the wall, of CPU by the process and its finished children, of CPU by this
  # thread, and waiting for a free core (Linux only; elsewhere unknown and 0).
  class Reading
    NAMES = %i[wall cpu thread delay children].freeze
    SCHEDSTAT =
      begin
        File.open("/proc/self/task/#{Process.pid}/schedstat")
      rescue SystemCallError
        nil
      end

    attr_reader(*NAMES)

    def initialize
      times = Process.times
      @children = (times.cutime + times.cstime) * 1e3
      # The kernel brings the thread's counters up to date when the process's are asked for.
      @cpu = clock(Process::CLOCK_PROCESS_CPUTIME_ID)
      @thread, @delay = read_thread
      @wall = clock(Process::CLOCK_MONOTONIC)
    end

    def since(before)
      NAMES.to_h { |name| [name, public_send(name) - before.public_send(name)] }
    end

    def header(before)
      usage = since(before).map { |name, value| format('%<name>s=%<value>.6f', name: name, value: value) }
      { 'Lambda-Cost-Gate-Usage' => usage.join(' ') }
    end

    private

    def clock(which)
      Process.clock_gettime(which, :float_millisecond)
    end

    def read_thread
      return [clock(Process::CLOCK_THREAD_CPUTIME_ID), 0.0] unless SCHEDSTAT

      run, wait, = SCHEDSTAT.pread(64, 0).split
      [run.to_f / 1e6, wait.to_f / 1e6]
    rescue EOFError
      [clock(Process::CLOCK_THREAD_CPUTIME_ID), 0.0]
    end
  end

  # The start of the process, as a reading: what came before the first real one was all work.
  class Start
    attr_reader(*Reading::NAMES)

    def initialize(first)
      @wall = first.wall - first.thread - first.delay
      @cpu = @thread = @delay = @children = 0.0
    end
  end
end
