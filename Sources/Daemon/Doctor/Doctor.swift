// SPDX-License-Identifier: MIT

internal import AsyncHTTPClient
internal import FoundationEssentials
internal import Journal
internal import NIOPosix
internal import Trakt

#if canImport(Glibc)
  internal import Glibc
#endif

/// Checks everything that is required for a play to reach Trakt.
public struct Doctor: Sendable {
  /// The timeout of each request to Trakt.
  private static let timeout = Duration.seconds(8)

  private let environment: [String: String]
  let paths: Paths

  public init(environment: [String: String]) {
    self.environment = environment
    paths = Paths(environment: environment)
  }

  /// - Parameter report: a closure that is called with a description before each step that may take
  ///   a while.
  public func examine(_ report: (String) -> Void) async -> DoctorReport {
    let state = InstallationState.inspect(environment: environment)
    let (loaded, problem) = configuration()
    report("checking the daemon")
    let (daemon, connected) = self.daemon()
    report("loading the plugin in mpv")
    let players = PlayerFindings.inspect(state, connected: connected)
    report("reading the journal")
    let service = ServiceFindings(
      socket: paths.socket, daemon: daemon, units: units(state), journal: journal(),
      configuration: problem, warnings: loaded?.warnings ?? [])
    report("contacting Trakt")
    let trakt = await self.trakt(loaded?.settings)
    return DoctorReport(
      players.checks + service.checks(version: version)
        + (trakt?.checks ?? []))
  }

  private func configuration() -> (LoadedConfiguration?, ConfigurationError?) {
    do throws(ConfigurationError) {
      let loaded = try ConfigurationFile.load(paths, environment: environment)
      _ = try loaded.settings.trakt()
      return (loaded, nil)
    } catch {
      return (nil, error)
    }
  }

  private func daemon() -> (ServiceFindings.Daemon, connected: Set<Int32>) {
    do throws(CommandFailure) {
      guard let status = try DaemonClient(paths: paths).status() else { return (.silent, []) }
      // The account has its own check.
      let isAccount = [.signedOut, .expired].contains(status.trakt.state)
      return (
        .responding(
          version: status.daemon.version ?? "", problem: isAccount ? nil : status.problem),
        Set(status.players.compactMap { $0.pid.flatMap { Int32(exactly: $0) } })
      )
    } catch {
      return (.invalidResponse(error), [])
    }
  }

  private func units(_ state: InstallationState) -> ServiceFindings.Units? {
    state.manager.map {
      ServiceFindings.Units(service: $0.service, socket: $0.socket, result: $0.result)
    }
  }

  private func journal() -> ServiceFindings.Journal {
    var found = ServiceFindings.Journal(path: paths.journal, state: .none)
    var existing = paths.state
    while access(existing, F_OK) != 0, let slash = existing.lastIndex(of: "/"),
      slash > existing.startIndex
    {
      existing = String(existing[..<slash])
    }
    var system = statvfs()
    if statvfs(existing, &system) == 0 {
      found.space = Int64(clamping: system.f_bavail) * Int64(clamping: system.f_frsize)
    }
    guard FileManager.default.fileExists(atPath: paths.journal) else { return found }
    for path in [paths.state, paths.journal] where access(path, W_OK) != 0 {
      found.writeError = fileMessage(cannot: "write", path, errno)
    }
    do throws(JournalError) {
      let journal = try Journal(reading: paths.journal)
      found.state =
        try journal.isIntact ? .intact(plays: try journal.count) : .broken("file is corrupt")
    } catch {
      found.state = .broken("\(error)")
    }
    return found
  }

  private func trakt(_ settings: Settings?) async -> TraktFindings? {
    guard let configuration = try? settings?.trakt() else { return nil }
    let http = TraktHTTP.makeClient(on: MultiThreadedEventLoopGroup.singleton)
    let account = TraktAccount(
      http: http, configuration: configuration, store: CredentialStore(directory: paths.state))
    let client = await account.client
    let reach: Result<TraktClient.ServerReply, TraktError>
    do throws(TraktError) {
      reach = .success(try await client.reach(within: Self.timeout))
    } catch {
      reach = .failure(error)
    }
    let now = Date.now
    let isReached = if case .success = reach { true } else { false }
    let accountState = await self.accountState(account, isReached: isReached)
    try? await http.shutdown()
    return TraktFindings(
      reach: reach, address: configuration.apiURL, now: now, account: accountState)
  }

  private func accountState(
    _ account: TraktAccount, isReached: Bool
  ) async -> TraktFindings.Account {
    if let problem = await account.problem { return .unreadable(CommandFailure(problem)) }
    guard await account.state != .signedOut else {
      let client = await account.client
      guard client.configuration.clientID != nil else { return .noApplication }
      return .signedOut(isReached ? await applicationError(client) : nil)
    }
    let name = await account.username ?? ""
    guard isReached else { return .signedIn(as: name, .notQueried) }
    do throws(TraktError) {
      let settings = try await account.perform { (client, token) async throws(TraktError) in
        try await client.userSettings(token: token)
      }
      return .signedIn(as: settings.username, .good(expires: await account.tokenExpiresAt))
    } catch {
      return .signedIn(as: name, .refused(error))
    }
  }

  private func applicationError(_ client: TraktClient) async -> TraktError? {
    do throws(TraktError) {
      try await client.checkApplication()
      return nil
    } catch {
      return error
    }
  }
}
