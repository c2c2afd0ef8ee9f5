// SPDX-License-Identifier: MIT

import Addresses
import AsyncHTTPClient
import FoundationEssentials
import ManualClock
import Journal
import Logging
import MediaIdentity
import Playback
import Synchronization
import Timekeeping
import Trakt
import TraktSandbox

@testable import Scrobbling

/// A dispatcher with a journal on disk, a sandbox, and a manual clock that advances from timer to
/// timer.
final class DispatcherScenario: Sendable {
  let sandbox: TraktSandbox
  let clock: ManualClock
  let account: TraktAccount
  let dispatcher: ScrobbleDispatcher
  let directory: String
  let screen: Screen
  /// One element each time that nothing is left to do.
  let idleEvents: AsyncStream<Void>

  private let http: HTTPClient
  private let running = Mutex<Task<Void, Never>?>(nil)

  /// The texts shown by players.
  final class Screen: Sendable {
    private let shown = Mutex<[String]>([])
    var lines: [String] { shown.withLock { $0 } }
    func show(_ text: String) { shown.withLock { $0.append(text) } }

    private let asked = Mutex<[PlayerPrompt]>([])
    var prompts: [PlayerPrompt] { asked.withLock { $0 } }
    func ask(_ prompt: PlayerPrompt) { asked.withLock { $0.append(prompt) } }

    private let closed = Mutex(0)
    /// The number of prompts closed by the dispatcher.
    var closings: Int { closed.withLock { $0 } }
    func close() { closed.withLock { $0 += 1 } }
  }

  /// By default, no path is a link.
  struct RealPaths: Sendable {
    var find: ScrobbleDispatcher.FindRealPaths = { paths in
      Dictionary(uniqueKeysWithValues: Set(paths).map { ($0, $0) })
    }
  }

  var store: CredentialStore { CredentialStore(directory: directory) }
  var path: String { directory + "/journal.sqlite" }

  /// - Parameters:
  ///   - random: 0…1, the delay of plays of an earlier run.
  ///   - hasJournal: whether the journal can be opened, before ``returnJournal()``.
  ///   - before: writes to the journal before the start.
  static func run(
    signedIn: Bool = true, policy: ScrobblePolicy = ScrobblePolicy(),
    filter: PathFilter = PathFilter(), random: Double = 0, hasJournal: Bool = true,
    realPaths: RealPaths = RealPaths(),
    before: (Journal) throws -> Void = { _ in }, _ test: (DispatcherScenario) async throws -> Void
  ) async throws {
    let clock = ManualClock()
    var configuration = SandboxSettings()
    configuration.now = { Date(timeIntervalSince1970: clock.date) }
    let sandbox = try await TraktSandbox.start(configuration: configuration)
    let scenario = try await DispatcherScenario(
      sandbox, clock, signedIn, DispatcherSettings(policy: policy, filter: filter),
      realPaths, hasJournal: hasJournal, before)
    scenario.open(random)
    let result: Result<Void, any Error>
    do { result = .success(try await test(scenario)) } catch { result = .failure(error) }
    await scenario.close()
    try? await scenario.http.shutdown()
    await sandbox.stop()
    try? FileManager.default.removeItem(atPath: scenario.directory)
    try result.get()
  }

  private init(
    _ sandbox: TraktSandbox, _ clock: ManualClock, _ signedIn: Bool,
    _ settings: DispatcherSettings,
    _ realPaths: RealPaths, hasJournal: Bool,
    _ before: (Journal) throws -> Void
  ) async throws {
    self.sandbox = sandbox
    self.clock = clock
    directory = FileManager.default.temporaryDirectory.path + "/dispatcher-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    http = TraktHTTP.makeClient()
    let store = CredentialStore(directory: directory)
    if signedIn { try await Self.signIn(sandbox, store) }
    account = TraktAccount(
      http: http,
      configuration: try TraktConfiguration(
        apiURL: sandbox.url, clientID: "sandbox-client", clientSecret: "sandbox-secret",
        version: "1.0.0"), store: store, now: { Date(timeIntervalSince1970: clock.date) })
    let journal = try Self.makeJournal(
      at: directory + "/journal.sqlite", isAway: !hasJournal, before)
    let screen = Screen()
    self.screen = screen
    let (idleEvents, idle) = AsyncStream<Void>.makeStream()
    self.idleEvents = idleEvents
    dispatcher = ScrobbleDispatcher(
      journal: journal, account: account, settings: settings,
      // By the name alone.
      identify: { address, reference in
        ReadReference(
          MediaIdentity.identify(reference), of: reference,
          identity: address.isLocal ? FileStamp.missing : nil)
      },
      realPaths: realPaths.find, time: clock.clocks,
      log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
      callbacks: ScrobbleDispatcher.Callbacks(
        notify: {
          switch $0.kind {
          case .show(let text): screen.show(text)
          case .ask(let prompt): screen.ask(prompt)
          case .closePrompt: screen.close()
          default: break
          }
        },
        didBecomeIdle: { idle.yield() }))
  }

  private static func makeJournal(
    at path: String, isAway: Bool, _ before: (Journal) throws -> Void
  ) throws -> sending Journal {
    guard isAway else {
      let journal = try Journal(path: path)
      try before(journal)
      return journal
    }
    try {
      let journal = try Journal(path: path)
      try before(journal)
      try journal.checkpoint()
    }()
    try FileManager.default.moveItem(atPath: path, toPath: path + ".away")
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    return Journal(later: path)
  }

  /// Puts back the journal that could not be opened.
  func returnJournal() throws {
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.moveItem(atPath: path + ".away", toPath: path)
  }

  /// Advances the time from timer to timer until a condition is true.
  func advance(until isTrue: () async throws -> Bool) async rethrows {
    let pump = Task { [clock] in
      while !Task.isCancelled { await clock.advanceToNextTimer() }
    }
    defer { pump.cancel() }
    while try await !isTrue() { await Task.yield() }
  }

  static func signIn(
    _ sandbox: TraktSandbox, _ store: CredentialStore, as username: String = "sandbox"
  ) async throws {
    let token = await sandbox.issueToken()
    let lock = try await store.lock()
    try store.save(
      Credentials(
        clientID: "sandbox-client", clientSecret: "sandbox-secret", username: username,
        tokens: Tokens(
          access: token.access, refresh: token.refresh, createdAt: token.createdAt,
          expiresIn: Double(token.expiresIn))), holding: lock)
  }

  private func open(_ random: Double) {
    running.withLock {
      $0 = Task {
        await dispatcher.restore(random: random)
        await dispatcher.run()
      }
    }
  }

  /// Trakt as a destination of its own.
  var destination: TraktDestination {
    TraktDestination(account: account, time: clock.clocks)
  }

  /// Applies another path filter, as on a reload.
  func adopt(_ filter: PathFilter) async {
    await dispatcher.adopt(DispatcherSettings(filter: filter), webhooks: [])
  }

  /// Shuts down as on SIGTERM: the current request is answered, and nothing follows.
  func close() async {
    await dispatcher.stop()
    await running.withLock { $0 }?.value
  }

  // MARK: requests

  /// Advances the time until such a request was answered or dropped.
  @discardableResult
  func waitForRequest(_ path: String, after index: Int = 0) async throws -> Exchange {
    let pump = Task { [clock] in
      while !Task.isCancelled { await clock.advanceToNextTimer() }
    }
    defer { pump.cancel() }
    return try await sandbox.waitForExchange(from: index) { $0.path == path }
  }

  /// Advances the time until another file was delivered: everything to be sent before it has been
  /// sent. Its stop may become late meanwhile, and is added to the history then.
  func drain() async throws {
    clock.advance(by: 0.5)
    let marker = PlayerFixture(self, player: String(repeating: "f", count: 32), video: .charade)
    await marker.begin(at: 0)
    await marker.end(at: 90)
    let pump = Task { [clock] in
      while !Task.isCancelled { await clock.advanceToNextTimer() }
    }
    defer { pump.cancel() }
    while !(await dispatcher.isSettled) {
      try Task.checkCancellation()
      await Task.yield()
    }
  }

  /// The writes so far, such as "start Sintel (2010) 12.5 201", without those of the marker file.
  var writes: [String] {
    get async {
      await sandbox.exchanges.filter {
        $0.method == "POST" && !$0.path.hasPrefix("/oauth") && $0.subject != "Charade (1963)"
      }.map { exchange in
        let progress = exchange.body?["progress"]?.number.map { " \($0)" } ?? ""
        let verb = exchange.path.split(separator: "/").last ?? ""
        let subject = exchange.subject.map { " \($0)" } ?? ""
        return "\(verb)\(subject)\(progress) \(exchange.status.map { "\($0)" } ?? "cut off")"
      }
    }
  }

  /// The viewings in the journal, newest first, without the marker file.
  var plays: [JournalRow] {
    get throws {
      try Journal(reading: path).history(limit: 100).map(JournalRow.init)
        .filter { !$0.path.contains("Charade") }
    }
  }
}

/// A simulated user who plays a file.
struct PlayerFixture: Sendable {
  struct Video: Sendable {
    var path: String
    var duration: Seconds

    static let sintel = Video(path: "/films/Sintel (2010)/Sintel (2010).mkv", duration: 900)
    static let charade = Video(path: "/films/Charade (1963)/Charade (1963).mkv", duration: 6780)
    static let pilot = Video(
      path: "/tv/Breaking Bad/Season 01/Breaking Bad S01E01.mkv", duration: 2820)
    static let second = Video(
      path: "/tv/Breaking Bad/Season 01/Breaking Bad S01E02.mkv", duration: 2820)
    static let ambiguous = Video(path: "/tv/House/House S01E01.mkv", duration: 2640)
    static let unknown = Video(path: "/films/Nobody Knows This Xyzzy (2031).mkv", duration: 900)
  }

  let scenario: DispatcherScenario
  let player: String
  let video: Video
  let entry: Int
  let lap: Int

  init(
    _ scenario: DispatcherScenario, player: String = String(repeating: "a", count: 32),
    video: Video = .sintel,
    entry: Int = 1, lap: Int = 0
  ) {
    self.scenario = scenario
    self.player = player
    self.video = video
    self.entry = entry
    self.lap = lap
  }

  func begin(at percent: Double, playingTime: Seconds = 60, isResumed: Bool = false) async {
    await report(
      .began(LoadedFile(address: MediaAddress(video.path)), isResumed: isResumed), percent,
      isRunning: true,
      playingTime: playingTime
    )
  }

  func pause(at percent: Double) async { await report(.paused, percent, isRunning: false) }
  func resume(at percent: Double) async { await report(.resumed, percent, isRunning: true) }
  func seek(to percent: Double) async { await report(.seeked, percent, isRunning: true) }
  func reachThreshold(at percent: Double) async {
    await report(.reachedThreshold, percent, isRunning: true)
  }

  func end(at percent: Double, playingTime: Seconds = 60) async {
    await report(.ended(.closed(.quit)), percent, isRunning: false, playingTime: playingTime)
  }

  func report(
    _ kind: PlaybackChange.Kind, _ percent: Double, isRunning: Bool, playingTime: Seconds = 60
  ) async {
    let position = video.duration * percent / 100
    let now = scenario.clock.now
    let motion: Motion =
      isRunning ? .running(from: position, since: now, speed: 1) : .held(at: position)
    let change = PlaybackChange(
      viewing: ViewingID(entry: entry, lap: lap), kind: kind, at: now, motion: motion,
      duration: video.duration, playingTime: playingTime)
    _ = await scenario.dispatcher.record([change], of: player)
  }
}

extension ScrobbleDispatcher {
  /// No ended viewing and no position to remove waits.
  fileprivate var isSettled: Bool {
    viewings.endedCount == 0
      && channels.allSatisfy { $0.state.queue.isEmpty && $0.state.clearedPositions.isEmpty }
  }
}
