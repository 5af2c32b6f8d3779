//! Checks on containers, and what is done after their start and before their stop.

use super::int_or_string::IntOrString;
use super::schema::{object, string_enum};

object! {
    /// A check that is repeated while a container runs. Exactly one of `exec`, `httpGet`,
    /// `tcpSocket` and `grpc`.
    Probe {
        /// Runs a command in the container; it succeeds with exit code 0.
        "exec" exec: Option<ExecAction> => .ignored("not supported yet: the container is not probed");
        /// Sends an HTTP request; it succeeds with a status from 200 to 399.
        "httpGet" http_get: Option<HTTPGetAction> => .ignored("not supported yet: the container is not probed");
        /// Opens a TCP connection; it succeeds when that is accepted.
        "tcpSocket" tcp_socket: Option<TCPSocketAction> => .ignored("not supported yet: the container is not probed");
        /// Asks the gRPC health service; it succeeds when the answer is `SERVING`.
        "grpc" grpc: Option<GRPCAction> => .ignored("not supported yet: the container is not probed");
        /// Seconds from the container's start to the first check. Default 0.
        "initialDelaySeconds" initial_delay_seconds: Option<i32> => .ignored("not supported yet: the container is not probed");
        /// Seconds after which an unanswered check has failed, at least 1.
        "timeoutSeconds" timeout_seconds: Option<i32> => .default_value("1").ignored("not supported yet: the container is not probed");
        /// Seconds from one check to the next, at least 1.
        "periodSeconds" period_seconds: Option<i32> => .default_value("10").ignored("not supported yet: the container is not probed");
        /// Successes in a row after which a failed probe counts as succeeded, at least 1. For
        /// liveness and startup it has to be 1.
        "successThreshold" success_threshold: Option<i32> => .default_value("1").ignored("not supported yet: the container is not probed");
        /// Failures in a row after which the probe counts as failed, at least 1.
        "failureThreshold" failure_threshold: Option<i32> => .default_value("3").ignored("not supported yet: the container is not probed");
        /// Seconds that the container has to end when this probe has failed, at least 1. Default:
        /// the pod's. Not for readiness.
        "terminationGracePeriodSeconds" termination_grace_period_seconds: Option<i64> => .ignored("not supported yet: the container is not probed");
    }
}

object! {
    /// A command to run in a container.
    ExecAction {
        /// The program and its arguments, started directly: there is no shell, so no variables,
        /// pipes or wildcards.
        "command" command: Vec<String> => .ignored("not supported yet: the command is not run");
    }
}

object! {
    /// An HTTP GET request.
    HTTPGetAction {
        /// The path of the request.
        "path" path: Option<String> => .default_value("\"/\"").ignored("not supported yet: the request is not sent");
        /// The port: a number from 1 to 65535, or the name of a port of the container.
        "port" port: IntOrString => .required().ignored("not supported yet: the request is not sent");
        /// The host to connect to. Default: the pod's address. A `Host` header is often what is
        /// meant instead.
        "host" host: Option<String> => .ignored("not supported yet: the request is not sent");
        /// The scheme. The certificate of an HTTPS server is not checked.
        "scheme" scheme: Option<UriScheme> => .default_value("\"HTTP\"").ignored("not supported yet: the request is not sent");
        /// Headers to send. A name may come up more than once.
        "httpHeaders" http_headers: Vec<HTTPHeader> => .ignored("not supported yet: the request is not sent");
        /// The version of HTTP. Default: HTTP/1.1, or what TLS negotiates.
        "protocol" protocol: Option<HTTPGetActionProtocol> => .ignored("not supported yet: the request is not sent");
    }
}

object! {
    /// A header of a request.
    HTTPHeader {
        /// The header's name, whatever its case.
        "name" name: String => .required().ignored("not supported yet: the request is not sent");
        /// The header's value.
        "value" value: String => .required().ignored("not supported yet: the request is not sent");
    }
}

object! {
    /// A TCP connection.
    TCPSocketAction {
        /// The port: a number from 1 to 65535, or the name of a port of the container.
        "port" port: IntOrString => .required().ignored("not supported yet: the connection is not made");
        /// The host to connect to. Default: the pod's address.
        "host" host: Option<String> => .ignored("not supported yet: the connection is not made");
    }
}

object! {
    /// A request to the service `grpc.health.v1.Health`.
    GRPCAction {
        /// The port, 1 to 65535.
        "port" port: i32 => .required().ignored("not supported yet: the service is not asked");
        /// The service to ask about. Default empty: the server as a whole.
        "service" service: Option<String> => .default_value("\"\"").ignored("not supported yet: the service is not asked");
        /// Whether the connection is encrypted. Default `Plaintext`.
        "mode" mode: Option<GRPCActionMode> => .ignored("not supported yet: the service is not asked");
    }
}

object! {
    /// What is done at the turns of a container's life.
    Lifecycle {
        /// Done right after the start, beside the command. Until it has ended the container does
        /// not count as running; when it fails the container is killed.
        "postStart" post_start: Option<LifecycleHandler> => .ignored("not supported yet: the hooks are not run");
        /// Done before the container is asked to end. Its time is part of the grace period.
        "preStop" pre_stop: Option<LifecycleHandler> => .ignored("not supported yet: the hooks are not run");
        /// The signal that asks the container to end. Default: the image's, or SIGTERM.
        "stopSignal" stop_signal: Option<Signal> => .ignored("not supported yet: the image's stop signal or SIGTERM is sent");
    }
}

object! {
    /// A hook. Exactly one of these.
    LifecycleHandler {
        /// Runs a command in the container; it fails with an exit code other than 0.
        "exec" exec: Option<ExecAction> => .ignored("not supported yet: the hooks are not run");
        /// Sends an HTTP request; it fails when no answer comes.
        "httpGet" http_get: Option<HTTPGetAction> => .ignored("not supported yet: the hooks are not run");
        /// A TCP connection.
        "tcpSocket" tcp_socket: Option<TCPSocketAction> => .ignored("Kubernetes never runs this kind of hook");
        /// Waits.
        "sleep" sleep: Option<SleepAction> => .ignored("not supported yet: the hooks are not run");
    }
}

object! {
    /// A pause.
    SleepAction {
        /// How long, in seconds.
        "seconds" seconds: i64 => .required().ignored("not supported yet: the hooks are not run");
    }
}

string_enum! {
    /// A scheme of a URL.
    UriScheme {
        /// Plain HTTP.
        HTTP = "HTTP",
        /// HTTP over TLS.
        HTTPS = "HTTPS",
    }
}

string_enum! {
    /// A version of HTTP.
    HTTPGetActionProtocol {
        /// HTTP/1.1.
        HTTP1 = "HTTP1",
        /// HTTP/2, without TLS from the first byte on.
        HTTP2 = "HTTP2",
    }
}

string_enum! {
    /// How a gRPC connection is made.
    GRPCActionMode {
        /// Without encryption.
        Plaintext = "Plaintext",
        /// With TLS; the certificate is not checked.
        TLS = "TLS",
    }
}

string_enum! {
    /// A signal of Linux, by its name.
    Signal {
        /// Abort.
        SigAbrt = "SIGABRT",
        /// An alarm has gone off.
        SigAlrm = "SIGALRM",
        /// Bad memory access.
        SigBus = "SIGBUS",
        /// A child has ended.
        SigChld = "SIGCHLD",
        /// Another name of SIGCHLD.
        SigCld = "SIGCLD",
        /// Continue.
        SigCont = "SIGCONT",
        /// Arithmetic error.
        SigFpe = "SIGFPE",
        /// Hang-up; many servers read their configuration again.
        SigHup = "SIGHUP",
        /// Illegal instruction.
        SigIll = "SIGILL",
        /// Interrupt.
        SigInt = "SIGINT",
        /// Input or output is possible.
        SigIo = "SIGIO",
        /// Another name of SIGABRT.
        SigIot = "SIGIOT",
        /// End at once, cannot be caught.
        SigKill = "SIGKILL",
        /// Nobody reads the pipe.
        SigPipe = "SIGPIPE",
        /// Another name of SIGIO.
        SigPoll = "SIGPOLL",
        /// The profiling timer has gone off.
        SigProf = "SIGPROF",
        /// Power is failing.
        SigPwr = "SIGPWR",
        /// Quit; many servers finish what they are doing.
        SigQuit = "SIGQUIT",
        /// Invalid memory access.
        SigSegv = "SIGSEGV",
        /// Stack fault, unused.
        SigStkflt = "SIGSTKFLT",
        /// Stop, cannot be caught.
        SigStop = "SIGSTOP",
        /// Forbidden system call.
        SigSys = "SIGSYS",
        /// End.
        SigTerm = "SIGTERM",
        /// A breakpoint was met.
        SigTrap = "SIGTRAP",
        /// Stop, from the terminal.
        SigTstp = "SIGTSTP",
        /// Read from the terminal in the background.
        SigTtin = "SIGTTIN",
        /// Write to the terminal in the background.
        SigTtou = "SIGTTOU",
        /// Urgent data has come.
        SigUrg = "SIGURG",
        /// For the program to give a meaning.
        SigUsr1 = "SIGUSR1",
        /// For the program to give a meaning.
        SigUsr2 = "SIGUSR2",
        /// The virtual timer has gone off.
        SigVtalrm = "SIGVTALRM",
        /// The terminal has another size.
        SigWinch = "SIGWINCH",
        /// Too much CPU time used.
        SigXcpu = "SIGXCPU",
        /// A file has grown too large.
        SigXfsz = "SIGXFSZ",
        /// The first real-time signal.
        SigRtmin = "SIGRTMIN",
        /// The real-time signal 1 after the first.
        SigRtminplus1 = "SIGRTMIN+1",
        /// The real-time signal 2 after the first.
        SigRtminplus2 = "SIGRTMIN+2",
        /// The real-time signal 3 after the first.
        SigRtminplus3 = "SIGRTMIN+3",
        /// The real-time signal 4 after the first.
        SigRtminplus4 = "SIGRTMIN+4",
        /// The real-time signal 5 after the first.
        SigRtminplus5 = "SIGRTMIN+5",
        /// The real-time signal 6 after the first.
        SigRtminplus6 = "SIGRTMIN+6",
        /// The real-time signal 7 after the first.
        SigRtminplus7 = "SIGRTMIN+7",
        /// The real-time signal 8 after the first.
        SigRtminplus8 = "SIGRTMIN+8",
        /// The real-time signal 9 after the first.
        SigRtminplus9 = "SIGRTMIN+9",
        /// The real-time signal 10 after the first.
        SigRtminplus10 = "SIGRTMIN+10",
        /// The real-time signal 11 after the first.
        SigRtminplus11 = "SIGRTMIN+11",
        /// The real-time signal 12 after the first.
        SigRtminplus12 = "SIGRTMIN+12",
        /// The real-time signal 13 after the first.
        SigRtminplus13 = "SIGRTMIN+13",
        /// The real-time signal 14 after the first.
        SigRtminplus14 = "SIGRTMIN+14",
        /// The real-time signal 15 after the first.
        SigRtminplus15 = "SIGRTMIN+15",
        /// The real-time signal 14 before the last.
        SigRtmaxminus14 = "SIGRTMAX-14",
        /// The real-time signal 13 before the last.
        SigRtmaxminus13 = "SIGRTMAX-13",
        /// The real-time signal 12 before the last.
        SigRtmaxminus12 = "SIGRTMAX-12",
        /// The real-time signal 11 before the last.
        SigRtmaxminus11 = "SIGRTMAX-11",
        /// The real-time signal 10 before the last.
        SigRtmaxminus10 = "SIGRTMAX-10",
        /// The real-time signal 9 before the last.
        SigRtmaxminus9 = "SIGRTMAX-9",
        /// The real-time signal 8 before the last.
        SigRtmaxminus8 = "SIGRTMAX-8",
        /// The real-time signal 7 before the last.
        SigRtmaxminus7 = "SIGRTMAX-7",
        /// The real-time signal 6 before the last.
        SigRtmaxminus6 = "SIGRTMAX-6",
        /// The real-time signal 5 before the last.
        SigRtmaxminus5 = "SIGRTMAX-5",
        /// The real-time signal 4 before the last.
        SigRtmaxminus4 = "SIGRTMAX-4",
        /// The real-time signal 3 before the last.
        SigRtmaxminus3 = "SIGRTMAX-3",
        /// The real-time signal 2 before the last.
        SigRtmaxminus2 = "SIGRTMAX-2",
        /// The real-time signal 1 before the last.
        SigRtmaxminus1 = "SIGRTMAX-1",
        /// The last real-time signal.
        SigRtmax = "SIGRTMAX",
    }
}
