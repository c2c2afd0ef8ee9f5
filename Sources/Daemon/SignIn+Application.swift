// SPDX-License-Identifier: MIT

internal import Trakt

extension SignIn {
  /// The state of the sign-in, without contacting Trakt.
  public enum State: Sendable, Equatable {
    case noApplication
    case signedOut
    case signedIn(as: String)

    public var isSignedIn: Bool { if case .signedIn = self { true } else { false } }
  }

  public var state: State {
    get throws(CommandFailure) {
      let credentials = try stored()
      if credentials.tokens != nil { return .signedIn(as: credentials.username ?? "") }
      let application =
        configuration.clientID ?? credentials.clientID ?? configuration.inherited?.clientID
      return application != nil ? .signedOut : .noApplication
    }
  }

  /// Stores an application that is not in config.toml with the sign-in, for the daemon: a unit does
  /// not inherit a shell's environment.
  ///
  /// - Returns: false if the user is signed in with another one, which is kept: tokens belong to one
  ///   application.
  @discardableResult
  public func keepApplication() async throws(CommandFailure) -> Bool {
    guard let unsavedApplication else { return true }
    do throws(CredentialError) {
      let store = CredentialStore(directory: paths.state)
      let lock = try await store.lock()
      var credentials = try store.load()
      guard
        credentials.clientID != unsavedApplication.id
          || credentials.clientSecret != unsavedApplication.secret
      else { return true }
      if credentials.clientID != unsavedApplication.id {
        guard credentials.tokens == nil else { return false }
        credentials = Credentials()
      }
      credentials.clientID = unsavedApplication.id
      credentials.clientSecret = unsavedApplication.secret
      try store.save(credentials, holding: lock)
    } catch {
      throw CommandFailure(error)
    }
    _ = try DaemonClient(paths: paths).reloadAccount()
    return true
  }

  /// Returns minutes and seconds, such as `9:59`.
  public static func timeLeft(_ duration: Duration) -> String {
    StatusText.clock((duration / .seconds(1)).rounded()) + " left"
  }

  private func stored() throws(CommandFailure) -> Credentials {
    do throws(CredentialError) {
      return try CredentialStore(directory: paths.state).load()
    } catch {
      throw CommandFailure(error)
    }
  }
}
