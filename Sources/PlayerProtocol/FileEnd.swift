// SPDX-License-Identifier: MIT

/// The reason for which a file ended, as mpv's `end-file` event reports it.
public struct FileEnd: Equatable, Sendable {
  public enum Reason: Equatable, Sendable, CaseIterable {
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

    /// A reason unknown to this version counts as an error.
    init(_ name: [UInt8]) {
      self = Self.allCases.first { name.elementsEqual($0.name) } ?? .error
    }
  }

  public var reason: Reason
  /// libmpv's description of the error.
  public var error: [UInt8]?

  public init(reason: Reason, error: [UInt8]? = nil) {
    self.reason = reason
    self.error = error
  }
}
