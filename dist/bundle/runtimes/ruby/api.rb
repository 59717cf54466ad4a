# frozen_string_literal: true

require 'socket'

module LambdaCostGate
  # What the Runtime API answered: a header by its name, and the body.
  class Answer
    attr_reader :body

    def initialize(headers, body)
      @headers = headers
      @body = body
    end

    def [](name)
      @headers[name.downcase]
    end
  end

  # One connection to the Lambda Runtime API, one request at a time. Over a bare socket: `net/http` would
  # cost each environment start-up time. The service always sends a Content-Length.
  class RuntimeApi
    def initialize(address)
      @address = address
      host, port = address.split(':')
      @socket = TCPSocket.new(host, Integer(port))
      @socket.setsockopt(Socket::IPPROTO_TCP, Socket::TCP_NODELAY, 1)
    end

    def request(method, path, headers, body = '')
      lines = ["#{method} /2018-06-01/runtime/#{path} HTTP/1.1", "Host: #{@address}", "Content-Length: #{body.bytesize}"]
      lines += headers.map { |name, value| "#{name}: #{value}" }
      @socket.write("#{lines.join("\r\n")}\r\n\r\n".b + body.b)
      read_answer
    rescue SystemCallError, IOError
      # Without its service a runtime has nothing left to do.
      exit!(1)
    end

    private

    def read_answer
      raise EOFError unless @socket.gets

      headers = {}
      while (line = @socket.gets) && line != "\r\n"
        name, value = line.split(':', 2)
        headers[name.downcase] = value.strip
      end
      body = @socket.read(headers.fetch('content-length', '0').to_i)
      Answer.new(headers, body.force_encoding(Encoding::UTF_8))
    end
  end
end
