// SPDX-License-Identifier: MIT

internal import Trakt

extension SignIn {
  /// How things stand, without asking Trakt.
  public enum Standing: Sendable, Equatable {
    case noApplication
    case signedOut
    case signedIn(as: String)
  }

  public var standing: Standing {
    get throws(CommandFailure) {
      let credentials = try stored()
      if credentials.tokens != nil { return .signedIn(as: credentials.username ?? "") }
      let hasApplication = configuration.clientID ?? credentials.clientID != nil
      return hasApplication ? .signedOut : .noApplication
    }
  }

  /// Keeps an application that came from elsewhere than config.toml beside the sign-in, for the
  /// daemon: a unit does not inherit a shell's environment.
  public func keepApplication() async throws(CommandFailure) {
    guard let unwritten else { return }
    do throws(CredentialError) {
      let store = CredentialStore(directory: paths.state)
      let lock = try await store.lock()
      var credentials = try store.load()
      guard credentials.clientID != unwritten.id || credentials.clientSecret != unwritten.secret
      else { return }
      // Tokens are an application's own.
      if credentials.clientID != unwritten.id { credentials = Credentials() }
      credentials.clientID = unwritten.id
      credentials.clientSecret = unwritten.secret
      try store.save(credentials, holding: lock)
    } catch {
      throw CommandFailure(error)
    }
    _ = try DaemonClient(paths: paths).reloadAccount()
  }

  /// Such as `9:59`.
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
