// SPDX-License-Identifier: MIT

internal import Trakt

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

  public init(_ error: ConfigurationError) {
    self.init(error.message, hint: error.hint, exit: .configuration)
  }

  init(_ error: CredentialError) {
    switch error {
    case .failed(let call, let path, let code):
      self.init("\(path): \(call): \(systemMessage(code))")
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
