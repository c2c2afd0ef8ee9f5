// SPDX-License-Identifier: MIT

/// How a file ended, as mpv's `end-file` says it.
struct FileEnd: Equatable {
  enum Reason: Equatable {
    case eof
    case stop
    case quit
    case error
    case redirect

    var name: StaticString {
      switch self {
      case .eof: "eof"
      case .stop: "stop"
      case .quit: "quit"
      case .error: "error"
      case .redirect: "redirect"
      }
    }
  }

  var reason: Reason
  /// libmpv's words for the error.
  var error: [UInt8]?
}
