// SPDX-License-Identifier: MIT

internal import Journal
internal import Trakt

#if canImport(Glibc)
  internal import Glibc
#endif

/// The reason for which a command fails.
///
/// Messages are one line, lower case, without a full stop: what and why. The hint has a remedy.
public struct CommandFailure: Error, Hashable, Sendable {
  /// Exit codes from `sysexits.h`, if one applies.
  public enum Exit: Int32, Sendable {
    case failure = 1
    case notRunning = 3
    case usage = 64
    case data = 65
    case unavailable = 69
    case locked = 75
    case notSignedIn = 77
    case configuration = 78
  }

  public var message: String
  public var hint: String?
  public var exit: Exit

  public init(_ message: String, hint: String? = nil, exit: Exit = .failure) {
    self.message = message
    self.hint = hint
    self.exit = exit
  }

  /// - Parameters:
  ///   - call: the system call that failed, such as `mkdir`.
  ///   - code: its `errno`.
  init(_ call: String, _ path: String, _ code: Int32, hint: String? = nil) {
    self.init(fileMessage(cannot: Self.purposes[call] ?? call, path, code), hint: hint)
  }

  /// The purpose of a system call whose name does not express it.
  private static let purposes = [
    "bind": "listen on", "flock": "lock", "fstat": "read", "fsync": "write", "mkdir": "create",
    "rename": "replace", "socket": "listen on", "stat": "read", "symlink": "link",
    "unlink": "delete",
  ]

  public init(_ error: ConfigurationError) {
    self.init(error.message, hint: error.hint, exit: .configuration)
  }

  init(_ refusal: TraktRefusal) {
    self.init(refusal.reason, hint: refusal.remedy, exit: .notSignedIn)
  }

  /// - Parameter path: the journal's.
  init(_ error: JournalError, journal path: String) {
    // SQLite does not report the system's reason: "unable to open database file".
    if error.isOpenFailure, let code = Self.openFailure(path) {
      self.init("open", path, code)
    } else {
      self.init("\(path): \(error)", hint: "scrobbled doctor")
    }
  }

  private static func openFailure(_ path: String) -> Int32? {
    let descriptor = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return errno }
    close(descriptor)
    return nil
  }

  init(_ error: CredentialError) {
    switch error {
    case .failed(let call, let path, let code):
      self.init(call, path, code)
    case .insecureMode(let path, _):
      self.init("\(path): readable by other users", hint: "chmod 600 \(path)")
    case .foreign(let path):
      self.init("\(path): belongs to another user", hint: "chown $USER \(path)")
    case .notAFile(let path), .tooLarge(let path), .broken(let path):
      self.init(
        "\(path): contains no credentials", hint: "move it away, then: scrobbled login")
    case .held(let path):
      self.init("\(path): locked by another process", hint: "try again in a moment")
    }
  }
}

extension JournalError {
  /// SQLITE_CANTOPEN or SQLITE_IOERR, with any extended code.
  fileprivate var isOpenFailure: Bool { [14, 10].contains((code ?? 0) & 0xff) }
}
