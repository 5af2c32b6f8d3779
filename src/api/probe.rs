//! TODO

use super::int_or_string::IntOrString;
use super::schema::{object, string_enum};

object! {
    /// TODO
    Probe {
        /// TODO
        "exec" exec: Option<ExecAction> => .ignored("not implemented");
        /// TODO
        "httpGet" http_get: Option<HTTPGetAction> => .ignored("not implemented");
        /// TODO
        "tcpSocket" tcp_socket: Option<TCPSocketAction> => .ignored("not implemented");
        /// TODO
        "grpc" grpc: Option<GRPCAction> => .ignored("not implemented");
        /// TODO
        "initialDelaySeconds" initial_delay_seconds: Option<i32> => .ignored("not implemented");
        /// TODO
        "timeoutSeconds" timeout_seconds: Option<i32> => .ignored("not implemented");
        /// TODO
        "periodSeconds" period_seconds: Option<i32> => .ignored("not implemented");
        /// TODO
        "successThreshold" success_threshold: Option<i32> => .ignored("not implemented");
        /// TODO
        "failureThreshold" failure_threshold: Option<i32> => .ignored("not implemented");
        /// TODO
        "terminationGracePeriodSeconds" termination_grace_period_seconds: Option<i64> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    ExecAction {
        /// TODO
        "command" command: Vec<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    HTTPGetAction {
        /// TODO
        "path" path: Option<String> => .ignored("not implemented");
        /// TODO
        "port" port: IntOrString => .required().ignored("not implemented");
        /// TODO
        "host" host: Option<String> => .ignored("not implemented");
        /// TODO
        "scheme" scheme: Option<UriScheme> => .ignored("not implemented");
        /// TODO
        "httpHeaders" http_headers: Vec<HTTPHeader> => .ignored("not implemented");
        /// TODO
        "protocol" protocol: Option<HTTPGetActionProtocol> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    HTTPHeader {
        /// TODO
        "name" name: String => .required().ignored("not implemented");
        /// TODO
        "value" value: String => .required().ignored("not implemented");
    }
}

object! {
    /// TODO
    TCPSocketAction {
        /// TODO
        "port" port: IntOrString => .required().ignored("not implemented");
        /// TODO
        "host" host: Option<String> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    GRPCAction {
        /// TODO
        "port" port: i32 => .required().ignored("not implemented");
        /// TODO
        "service" service: Option<String> => .default_value("").ignored("not implemented");
        /// TODO
        "mode" mode: Option<GRPCActionMode> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    Lifecycle {
        /// TODO
        "postStart" post_start: Option<LifecycleHandler> => .ignored("not implemented");
        /// TODO
        "preStop" pre_stop: Option<LifecycleHandler> => .ignored("not implemented");
        /// TODO
        "stopSignal" stop_signal: Option<Signal> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    LifecycleHandler {
        /// TODO
        "exec" exec: Option<ExecAction> => .ignored("not implemented");
        /// TODO
        "httpGet" http_get: Option<HTTPGetAction> => .ignored("not implemented");
        /// TODO
        "tcpSocket" tcp_socket: Option<TCPSocketAction> => .ignored("not implemented");
        /// TODO
        "sleep" sleep: Option<SleepAction> => .ignored("not implemented");
    }
}

object! {
    /// TODO
    SleepAction {
        /// TODO
        "seconds" seconds: i64 => .required().ignored("not implemented");
    }
}

string_enum! {
    /// TODO
    UriScheme {
        /// TODO
        HTTP = "HTTP",
        /// TODO
        HTTPS = "HTTPS",
    }
}

string_enum! {
    /// TODO
    HTTPGetActionProtocol {
        /// TODO
        HTTP1 = "HTTP1",
        /// TODO
        HTTP2 = "HTTP2",
    }
}

string_enum! {
    /// TODO
    GRPCActionMode {
        /// TODO
        Plaintext = "Plaintext",
        /// TODO
        TLS = "TLS",
    }
}

string_enum! {
    /// TODO
    Signal {
        /// TODO
        SigAbrt = "SIGABRT",
        /// TODO
        SigAlrm = "SIGALRM",
        /// TODO
        SigBus = "SIGBUS",
        /// TODO
        SigChld = "SIGCHLD",
        /// TODO
        SigCld = "SIGCLD",
        /// TODO
        SigCont = "SIGCONT",
        /// TODO
        SigFpe = "SIGFPE",
        /// TODO
        SigHup = "SIGHUP",
        /// TODO
        SigIll = "SIGILL",
        /// TODO
        SigInt = "SIGINT",
        /// TODO
        SigIo = "SIGIO",
        /// TODO
        SigIot = "SIGIOT",
        /// TODO
        SigKill = "SIGKILL",
        /// TODO
        SigPipe = "SIGPIPE",
        /// TODO
        SigPoll = "SIGPOLL",
        /// TODO
        SigProf = "SIGPROF",
        /// TODO
        SigPwr = "SIGPWR",
        /// TODO
        SigQuit = "SIGQUIT",
        /// TODO
        SigSegv = "SIGSEGV",
        /// TODO
        SigStkflt = "SIGSTKFLT",
        /// TODO
        SigStop = "SIGSTOP",
        /// TODO
        SigSys = "SIGSYS",
        /// TODO
        SigTerm = "SIGTERM",
        /// TODO
        SigTrap = "SIGTRAP",
        /// TODO
        SigTstp = "SIGTSTP",
        /// TODO
        SigTtin = "SIGTTIN",
        /// TODO
        SigTtou = "SIGTTOU",
        /// TODO
        SigUrg = "SIGURG",
        /// TODO
        SigUsr1 = "SIGUSR1",
        /// TODO
        SigUsr2 = "SIGUSR2",
        /// TODO
        SigVtalrm = "SIGVTALRM",
        /// TODO
        SigWinch = "SIGWINCH",
        /// TODO
        SigXcpu = "SIGXCPU",
        /// TODO
        SigXfsz = "SIGXFSZ",
        /// TODO
        SigRtmin = "SIGRTMIN",
        /// TODO
        SigRtminplus1 = "SIGRTMIN+1",
        /// TODO
        SigRtminplus2 = "SIGRTMIN+2",
        /// TODO
        SigRtminplus3 = "SIGRTMIN+3",
        /// TODO
        SigRtminplus4 = "SIGRTMIN+4",
        /// TODO
        SigRtminplus5 = "SIGRTMIN+5",
        /// TODO
        SigRtminplus6 = "SIGRTMIN+6",
        /// TODO
        SigRtminplus7 = "SIGRTMIN+7",
        /// TODO
        SigRtminplus8 = "SIGRTMIN+8",
        /// TODO
        SigRtminplus9 = "SIGRTMIN+9",
        /// TODO
        SigRtminplus10 = "SIGRTMIN+10",
        /// TODO
        SigRtminplus11 = "SIGRTMIN+11",
        /// TODO
        SigRtminplus12 = "SIGRTMIN+12",
        /// TODO
        SigRtminplus13 = "SIGRTMIN+13",
        /// TODO
        SigRtminplus14 = "SIGRTMIN+14",
        /// TODO
        SigRtminplus15 = "SIGRTMIN+15",
        /// TODO
        SigRtmaxminus14 = "SIGRTMAX-14",
        /// TODO
        SigRtmaxminus13 = "SIGRTMAX-13",
        /// TODO
        SigRtmaxminus12 = "SIGRTMAX-12",
        /// TODO
        SigRtmaxminus11 = "SIGRTMAX-11",
        /// TODO
        SigRtmaxminus10 = "SIGRTMAX-10",
        /// TODO
        SigRtmaxminus9 = "SIGRTMAX-9",
        /// TODO
        SigRtmaxminus8 = "SIGRTMAX-8",
        /// TODO
        SigRtmaxminus7 = "SIGRTMAX-7",
        /// TODO
        SigRtmaxminus6 = "SIGRTMAX-6",
        /// TODO
        SigRtmaxminus5 = "SIGRTMAX-5",
        /// TODO
        SigRtmaxminus4 = "SIGRTMAX-4",
        /// TODO
        SigRtmaxminus3 = "SIGRTMAX-3",
        /// TODO
        SigRtmaxminus2 = "SIGRTMAX-2",
        /// TODO
        SigRtmaxminus1 = "SIGRTMAX-1",
        /// TODO
        SigRtmax = "SIGRTMAX",
    }
}
