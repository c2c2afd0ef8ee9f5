// SPDX-License-Identifier: MIT

internal import AsyncHTTPClient
internal import CQuiet
internal import FoundationEssentials
internal import Journal
internal import Logging
internal import NIOCore
internal import NIOPosix
internal import PlayerLink
internal import Scrobbling
internal import ServiceLifecycle
internal import Timekeeping
internal import Trakt
internal import UnixSignals

#if canImport(Glibc)
  internal import Glibc
#endif

/// The daemon: puts the parts together, in the order in which each needs the one before.
public struct DaemonProcess: Sendable {
  private let environment: [String: String]
  private let places: Places

  public init(environment: [String: String]) {
    self.environment = environment
    places = Places(environment: environment)
  }

  /// Runs until SIGTERM or SIGINT.
  public func run() async throws {
    umask(0o077)
    raiseDescriptorLimit()
    let passed = PassedSocket.take(environment: environment)
    let (settings, configurationProblem) = try loadSettings(isActivated: passed != nil)
    let level = LogLevel(settings.level)
    let log = logger(level)
    let trakt: TraktConfiguration
    do throws(ConfigurationError) { trakt = try settings.trakt() } catch {
      throw CommandFailure(error)
    }

    try places.makeState()
    // The lock before any socket: who has it may clear away a dead one's.
    let lock = try StateLock.take(places)
    defer { withExtendedLifetime(lock) {} }
    guard let spool = places.spool, let socketPath = places.socket else {
      throw CommandFailure(
        "XDG_RUNTIME_DIR is not set, and /run/user/\(getuid()) is not a folder of ours alone",
        hint: "start it from a login session, or as a systemd user service", exit: .configuration)
    }
    let socket = try passed.map(ListeningSocket.init(passed:)) ?? listen(at: socketPath)
    let (journal, setAside) = try openJournal()

    // One thread for the players' socket and for Trakt.
    let threads = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let time = Timekeeper.system(on: threads.next())
    let http = TraktHTTP.makeClient(on: threads)
    let account = TraktAccount(
      http: http, configuration: trakt, store: CredentialStore(directory: places.state))
    let notifier = SystemdNotifier(environment: environment)
    let desk = DeskBox()
    let dispatcher = ScrobbleDispatcher(
      journal: journal, account: account, policy: settings.policy,
      filter: settings.filter(home: environment["HOME"] ?? "/"), rules: settings.rules,
      notices: settings.notices,
      identify: { [identifier = NearbyIdentifier(time: time)] in await identifier.identify($0) },
      locate: { [finder = RealPathFinder(time: time)] in await finder.locate($0) },
      time: time, log: log,
      show: { player, text in await desk.desk?.show(text, on: player) },
      report: { notifier.notify("STATUS=\(Printable.text($0))") },
      onRest: { quiet_rest() })
    let front = FrontDesk(
      dispatcher: dispatcher, account: account, configurationProblem: configurationProblem,
      journalProblem: setAside, log: log)
    desk.desk = front
    let hangups = await UnixSignalsSequence(trapping: .sighup)
    let link = PlayerLink(
      desk: front, spool: spool, mark: settings.policy.threshold, threads: threads,
      time: time, log: log)
    await front.connect(link)

    log.notice("scrobbled \(version) starts")
    if let problem = configurationProblem ?? setAside { log.error("\(problem)") }
    if await account.state != .ok {
      log.notice("nobody is signed in to trakt: only the journal is kept; hint: scrobbled login")
    }
    await dispatcher.takeUp()
    let group = ServiceGroup(
      configuration: .init(
        // Without a name each would be described by all that is in it: two fifths of a start.
        services: [
          .init(
            service: SendingService(
              dispatcher: dispatcher, account: account, link: link,
              isSending: configurationProblem == nil), serviceName: "sending"),
          .init(
            service: LinkService(link: link, socket: socket, notifier: notifier),
            serviceName: "link"),
          .init(
            service: ReloadService(
              hangups: hangups, places: places, environment: environment, level: level,
              account: account, dispatcher: dispatcher, link: link, front: front,
              notifier: notifier, log: log), serviceName: "reload"),
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
    await account.finishRenewal()
    try? await http.shutdown()
    try? await threads.shutdownGracefully()
    if let failure { throw CommandFailure("the daemon broke: \(failure)") }
  }

  // MARK: steps

  /// A daemon that its socket started must not end for a wrong configuration: it would be started
  /// again and again until the socket fails.
  private func loadSettings(isActivated: Bool) throws -> (Settings, problem: String?) {
    do throws(ConfigurationError) {
      let settings = try ConfigurationFile.load(
        path: places.configurationFile, environment: environment)
      _ = try settings.trakt()
      return (settings, nil)
    } catch {
      guard isActivated else { throw CommandFailure(error) }
      return (Settings(), "\(error.message); only the journal is kept")
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
        "\(path): a socket's path has at most 107 bytes", hint: "set a shorter XDG_RUNTIME_DIR",
        exit: .configuration)
    } catch .folderNotPrivate(let folder) {
      throw CommandFailure(
        "\(folder): it is not a folder of ours alone", hint: "chmod 700 \(folder)",
        exit: .configuration)
    } catch .system(let call, let path, let code) {
      throw CommandFailure("\(path): \(call): \(systemMessage(code))")
    }
  }

  private func openJournal() throws -> (Journal, problem: String?) {
    let stamp = Date.now.formatted(.iso8601.timeSeparator(.omitted))
    do throws(JournalError) {
      let (journal, aside) = try Journal.openOrSetAside(path: places.journal, stamp: stamp)
      return (
        journal,
        aside.map { "the journal could not be read and is now \($0); a new one was begun" }
      )
    } catch {
      // Full or read-only: what plays is sent all the same, and written down once that works.
      return (Journal(later: places.journal), nil)
    }
  }

  private func raiseDescriptorLimit() {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }
}

/// The dispatcher speaks to players through the desk, which is made after it.
private final class DeskBox: @unchecked Sendable {
  /// Written once, before anything runs.
  var desk: FrontDesk?
}
