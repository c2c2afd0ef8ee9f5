// SPDX-License-Identifier: MIT

internal import AsyncHTTPClient
internal import FoundationEssentials
internal import Journal
internal import NIOPosix
internal import Trakt

/// Signs in and out for the command line, and notifies a running daemon.
public struct SignIn: Sendable {
  /// Progress of a sign-in, for display.
  public enum Step: Sendable {
    /// The URL to open, the code to enter, and its lifetime in seconds.
    case confirm(url: String, code: String, seconds: Double)
    case slowDown
    case noResponse
  }

  let paths: Paths
  let configuration: TraktConfiguration
  /// An application that config.toml does not have, so that it must be stored with the sign-in.
  let unsavedApplication: TraktApplication?

  /// - Parameter application: overrides the configured one.
  public init(
    paths: Paths, environment: [String: String], application: TraktApplication? = nil
  ) throws(CommandFailure) {
    self.paths = paths
    do throws(ConfigurationError) {
      var settings = try ConfigurationFile.load(paths, environment: environment).settings
      let written = try ConfigurationFile.load(paths, environment: [:]).settings
      if let application {
        settings.clientID = application.id
        settings.clientSecret = application.secret
      }
      configuration = try settings.trakt()
      unsavedApplication =
        if let id = settings.clientID, id != written.clientID {
          try? TraktApplication(id: id, secret: settings.clientSecret)
        } else { nil }
    } catch {
      throw CommandFailure(error)
    }
  }

  /// - Parameter report: displays the code.
  /// - Returns: the signed-in account.
  public func signIn(
    _ report: @escaping @Sendable (Step) -> Void
  ) async throws -> String {
    try await withAccount { account in
      let client = await account.client
      guard client.configuration.clientID != nil else { throw Self.noApplication }
      do throws(CredentialError) { try await account.checkStorage() } catch {
        throw CommandFailure(error)
      }
      let tokens: Tokens
      do throws(DeviceSignInError) {
        tokens = try await DeviceSignIn(client: client).run { event in
          switch event {
          case .code(let url, let code, let seconds):
            report(.confirm(url: url, code: code, seconds: seconds))
          case .slowDown: report(.slowDown)
          case .requestFailed: report(.noResponse)
          case .waiting, .approved: break
          }
        }
      } catch {
        throw Self.failure(error)
      }
      // A missing name is no reason to discard a sign-in.
      let user = try? await client.userSettings(token: tokens.access)
      do throws(CredentialError) {
        try await account.signIn(tokens, user: user)
      } catch {
        throw CommandFailure(error)
      }
      try notifyDaemon(expecting: user?.username ?? "")
      return user?.username ?? "an unnamed account"
    }
  }

  /// Revokes the sign-in at Trakt and deletes it locally.
  ///
  /// - Returns: nil on success, otherwise the error of the revocation.
  public func signOut() async throws -> String? {
    try await withAccount { account in
      if let problem = await account.problem { throw CommandFailure(problem) }
      guard await account.state != .signedOut else {
        throw CommandFailure("not signed in", hint: "sign in: scrobbled login", exit: .notSignedIn)
      }
      let failure: TraktError?
      do throws(CredentialError) {
        failure = try await account.signOut()
      } catch {
        throw CommandFailure(error)
      }
      if try DaemonClient(paths: paths).reloadAccount() == nil { try removePositions() }
      return failure.map { "\($0)" }
    }
  }

  /// Deletes the positions that were fetched from the account; a running daemon does that itself.
  private func removePositions() throws {
    guard FileManager.default.fileExists(atPath: paths.journal) else { return }
    let lock = try StateLock.acquire(paths)
    defer { withExtendedLifetime(lock) {} }
    try paths.withJournal { try Journal(path: paths.journal).removePositions() }
  }

  private func withAccount<T>(_ body: (TraktAccount) async throws -> T) async throws -> T {
    let http = TraktHTTP.makeClient(on: MultiThreadedEventLoopGroup.singleton)
    let account = TraktAccount(
      http: http, configuration: configuration, store: CredentialStore(directory: paths.state))
    let result: Result<T, any Error>
    do { result = .success(try await body(account)) } catch { result = .failure(error) }
    try? await http.shutdown()
    return try result.get()
  }

  private func notifyDaemon(expecting username: String) throws(CommandFailure) {
    guard let account = try DaemonClient(paths: paths).reloadAccount() else { return }
    guard account == username else {
      throw CommandFailure(
        "signed in, but the running daemon uses another state directory",
        hint: "set the same XDG_STATE_HOME for both; here it is \(paths.state)")
    }
  }

  static let noApplication = CommandFailure(
    "no Trakt API application is configured",
    hint: "create one at \(TraktApplication.page) (requires a VIP account), then enter its"
      + " client id in scrobbled setup, or set SCROBBLED_TRAKT_CLIENT_ID or [trakt] client_id in"
      + " config.toml",
    exit: .configuration)

  private static func failure(_ error: DeviceSignInError) -> CommandFailure {
    let again = "try again: scrobbled login"
    return switch error {
    case .denied:
      // Trakt's web page denies the sign-in of an account without a free slot for applications.
      CommandFailure(
        "the sign-in was denied", hint: "\(again); \(TraktRefusal.freeSlot)", exit: .notSignedIn)
    case .expired: CommandFailure("the code has expired", hint: again, exit: .notSignedIn)
    case .alreadyUsed:
      CommandFailure("the code was used already", hint: again, exit: .notSignedIn)
    case .unknownCode:
      CommandFailure("the code is unknown to Trakt", hint: again, exit: .notSignedIn)
    case .cancelled: CommandFailure("interrupted", hint: again, exit: .notSignedIn)
    case .failed(let error) where error.isUnreachable:
      CommandFailure("Trakt is unreachable: \(error)", hint: again, exit: .unavailable)
    case .failed(.serverError(let status, _)):
      CommandFailure(
        "Trakt responded with status \(status)", hint: "try again later", exit: .unavailable)
    case .failed(let error):
      error.signInRefusal.map { CommandFailure($0) }
        ?? CommandFailure(
          "Trakt rejected the request: \(error)", hint: again, exit: .notSignedIn)
    }
  }
}
