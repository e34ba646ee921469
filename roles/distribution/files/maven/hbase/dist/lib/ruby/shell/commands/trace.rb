# The shell's jar is older than its server, which traces with OpenTelemetry: the command that it has for that loads a
# class which is gone, and the shell does not start. This one takes its place and says so.
module Shell
  module Commands
    class Trace < Command
      def help
        'Not available: this version of HBase traces with OpenTelemetry, which the shell does not control.'
      end

      def command(*_arguments)
        puts help
      end
    end
  end
end
