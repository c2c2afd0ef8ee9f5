// SPDX-License-Identifier: MIT

internal import AsyncHTTPClient
internal import CRuntimeTuning
internal import FoundationEssentials
internal import Journal
internal import Logging
internal import NIOCore
internal import NIOPosix
internal import Playback
internal import PlayerServer
internal import Players
internal import Scrobbling
internal import ServiceLifecycle
internal import Timekeeping
internal import Trakt
internal import UnixSignals
internal import Webhooks

#if canImport(Glibc)
  internal import Glibc
#endif

/// The daemon: creates its services in the order of their dependencies.
public struct DaemonProcess: Sendable {
  private let environment: [String: String]
  private let paths: Paths

  public init(environment: [String: String]) {
    self.environment = environment
    paths = Paths(environment: environment)
  }

  /// Runs until SIGTERM or SIGINT.
  public func run() async throws {
    umask(0o077)
    raiseDescriptorLimit()
    let passed = PassedSocket.take(environment: environment)
    let (loaded, webhooks, configurationProblem) = try loadSettings(isActivated: passed != nil)
    let settings = loaded.settings
    let level = LogLevel(settings.level)
    let log = logger(level)
    let trakt: TraktConfiguration
    do throws(ConfigurationError) { trakt = try settings.trakt() } catch {
      throw CommandFailure(error)
    }

    try paths.makeState()
    // The lock is taken before any socket: its holder may delete a stale socket file.
    let lock = try StateLock.acquire(paths)
    defer { withExtendedLifetime(lock) {} }
    guard let spool = paths.spool, let socketPath = paths.socket else {
      throw CommandFailure(
        "XDG_RUNTIME_DIR is not set, and /run/user/\(getuid()) is not a private directory",
        hint: "run it in a login session, or as a systemd user service", exit: .configuration)
    }
    let socket = try passed.map(ListeningSocket.init(passed:)) ?? listen(at: socketPath)
    let (journal, journalProblem) = openJournal()

    // One thread for the players' socket and for Trakt.
    let threads = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let time = Clocks.system(on: threads.next())
    let http = TraktHTTP.makeClient(on: threads)
    let account = TraktAccount(
      http: http, configuration: trakt, store: CredentialStore(directory: paths.state))
    let notifier = SystemdNotifier(environment: environment)
    let (notices, notify) = AsyncStream<PlayerNotice>.makeStream()
    let matchKey = MatchKey(environment: environment)
    let identifier = NearbyIdentifier(time: time, key: IdentityKeyFile(path: paths.identityKey))
    let connect: @Sendable (Webhook) -> WebhookConnection = { [userAgent = trakt.userAgent] in
      WebhookConnection($0, http: HTTPExchange(http), userAgent: userAgent)
    }
    let dispatcher = ScrobbleDispatcher(
      journal: journal, account: account, webhooks: webhooks.map(connect),
      settings: settings.dispatcher(
        home: environment["HOME"] ?? "/", isSending: configurationProblem == nil),
      identify: { [identifier] in await identifier.identify($0, $1) },
      realPaths: { [finder = RealPathFinder(time: time)] in await finder.realPaths(of: $0) },
      matchKey: { matchKey.value }, time: time, log: log,
      callbacks: ScrobbleDispatcher.Callbacks(
        notify: { notify.yield($0) },
        report: { notifier.notify("STATUS=\(TerminalEscaping.escape($0))") },
        didBecomeIdle: { runtime_release_memory() }))
    let problems = DaemonProblems(
      dispatcher: dispatcher, account: account, configurationProblem: configurationProblem,
      journalProblem: journalProblem)
    let hangups = await UnixSignalsSequence(trapping: .sighup)
    let registry = PlayerRegistry(
      delegate: DispatcherDelegate(dispatcher: dispatcher, problems: problems, notices: notify),
      spool: spool, threshold: settings.policy.threshold, startAfter: settings.policy.startAfter,
      clocks: time, log: log)
    let server = PlayerServer(
      registry: registry,
      control: DaemonControlHandler(
        dispatcher: dispatcher, account: account, registry: registry, problems: problems,
        began: .now, log: log),
      threads: threads, log: log)

    let attaching = AttachService(threads: threads, log: log) { [environment] in
      ManualAttachment.plugin(environment: environment)
    }
    if let patterns = try? settings.attachPatterns(home: environment["HOME"] ?? "/") {
      attaching.adopt(patterns)
    }

    log.notice("scrobbled \(version) starts")
    for warning in loaded.warnings { log.warning("\(warning)") }
    if let problem = configurationProblem ?? journalProblem { log.error("\(problem)") }
    if await account.state != .ok {
      log.notice("not signed in to Trakt; plays are recorded locally only; hint: scrobbled login")
    }
    await dispatcher.restore()
    let group = ServiceGroup(
      configuration: .init(
        // Explicit names, because describing each service by reflection takes two fifths of the
        // start-up.
        services: [
          .init(
            service: SendingService(
              dispatcher: dispatcher, account: account, registry: registry),
            serviceName: "sending"),
          .init(
            service: NoticeService(notices: notices, registry: registry), serviceName: "notices"),
          .init(
            service: PlayerService(server: server, socket: socket, notifier: notifier),
            serviceName: "players"),
          .init(
            service: ReloadService(
              hangups: hangups, paths: paths, environment: environment, connect: connect,
              level: level,
              account: account, dispatcher: dispatcher, registry: registry, problems: problems,
              attaching: attaching, matchKey: matchKey, notifier: notifier, log: log),
            serviceName: "reload"),
          .init(service: attaching, serviceName: "attach"),
        ],
        gracefulShutdownSignals: [.sigterm, .sigint],
        logger: Logger(label: "lifecycle") { _ in SwiftLogNoOpLogHandler() }))
    let failure: (any Error)?
    do {
      try await group.run()
      failure = nil
      log.notice("scrobbled stops")
    } catch {
      failure = error
      log.critical("\(error)")
    }
    await account.finishRefresh()
    try? await http.shutdown()
    try? await threads.shutdownGracefully()
    if let failure { throw CommandFailure("a service failed: \(failure)") }
  }

  // MARK: steps

  /// Loads the configuration. An invalid one must not end a socket-activated daemon: systemd would
  /// restart it until the socket unit fails.
  private func loadSettings(
    isActivated: Bool
  ) throws -> (LoadedConfiguration, [Webhook], problem: String?) {
    do throws(ConfigurationError) {
      let loaded = try ConfigurationFile.load(paths, environment: environment)
      _ = try loaded.settings.trakt()
      return (loaded, try loaded.settings.readWebhooks(environment: environment), nil)
    } catch {
      guard isActivated else { throw CommandFailure(error) }
      return (
        LoadedConfiguration(), [],
        error.problem("playback is recorded once it is corrected")
      )
    }
  }

  private func logger(_ level: LogLevel) -> Logger {
    let environment = environment
    return Logger(label: "scrobbled") { _ in
      StandardErrorLog(level: level, environment: environment)
    }
  }

  private func listen(at path: String) throws -> ListeningSocket {
    do throws(ListeningSocket.Failure) {
      return try ListeningSocket(path: path)
    } catch .pathTooLong(let path) {
      throw CommandFailure(
        "\(path): socket path longer than 107 bytes", hint: "set a shorter XDG_RUNTIME_DIR",
        exit: .configuration)
    } catch .directoryNotPrivate(let path) {
      throw CommandFailure(
        "\(path): not a private directory", hint: "chmod 700 \(path)",
        exit: .configuration)
    } catch .system(let call, let path, let code) {
      throw CommandFailure(call, path, code)
    }
  }

  private func openJournal() -> (Journal, problem: String?) {
    let stamp = Date.now.formatted(.iso8601.timeSeparator(.omitted))
    do throws(JournalError) {
      let (journal, quarantined) = try Journal.openOrQuarantine(path: paths.journal, stamp: stamp)
      return (
        journal,
        quarantined.map { Journal.notice(ofQuarantined: $0) }
      )
    } catch .newer {
      return (
        Journal(later: paths.journal),
        """
        \(paths.journal): \(JournalError.newer); nothing is recorded until that version is \
        installed again, or the file is moved away and the daemon restarted
        """
      )
    } catch {
      // A full or read-only disk: plays are sent, and stored once the disk is writable.
      let problem = error.isOutdatedSQLite ? "\(error.message); nothing is recorded" : nil
      return (Journal(later: paths.journal), problem)
    }
  }

  private func raiseDescriptorLimit() {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }
}
