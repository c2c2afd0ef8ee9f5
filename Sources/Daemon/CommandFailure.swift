// SPDX-License-Identifier: MIT

internal import Journal
internal import Trakt

#if canImport(Glibc)
  internal import Glibc
#endif

/// Why a command ends without having done its work.
///
/// Messages are one line, lower case, no full stop: what and why. Where there is a remedy a second
/// line says it.
public struct CommandFailure: Error, Hashable, Sendable {
  /// `sysexits.h`, where it has a number.
  public enum Exit: Int32, Sendable {
    case failure = 1
    case notRunning = 3
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

  /// What a system call is for, where its name does not say it.
  private static let purposes = [
    "bind": "listen on", "flock": "lock", "fstat": "read", "fsync": "write", "mkdir": "create",
    "rename": "replace", "socket": "listen on", "stat": "read", "symlink": "link",
    "unlink": "delete",
  ]

  public init(_ error: ConfigurationError) {
    self.init(error.message, hint: error.hint, exit: .configuration)
  }

  /// - Parameter path: the journal's.
  init(_ error: JournalError, journal path: String) {
    // SQLite keeps the system's reason to itself: "unable to open database file".
    if error.isOpenFailure, let code = Self.openFailure(path) {
      self.init("open", path, code)
    } else {
      self.init("cannot open \(path): \(error)")
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
    case .tooOpen(let path, _):
      self.init("\(path): others can read it", hint: "chmod 600 \(path)")
    case .foreign(let path):
      self.init("\(path): it belongs to another user")
    case .notAFile(let path), .tooLarge(let path), .broken(let path):
      self.init(
        "\(path): it holds no credentials", hint: "move it away, then sign in: scrobbled login")
    case .held(let path):
      self.init("\(path): another process holds it", hint: "try again in a moment")
    }
  }
}

extension JournalError {
  /// SQLITE_CANTOPEN or SQLITE_IOERR, with whatever detail.
  fileprivate var isOpenFailure: Bool { [14, 10].contains((code ?? 0) & 0xff) }
}
