// SPDX-License-Identifier: MIT

import Foundation
import Synchronization
import TestSupport
import TraktSandbox

/// Runs a plan with a real daemon, and reports the result.
actor ChaosRun {
  struct Outcome: Sendable {
    var problems: [String]
    var summary: String
    var runLog: [String]
  }

  private let plan: ChaosPlan
  private let home: Home
  /// nil if the clock cannot be changed.
  private let fakeClock: FakeClock?
  private let clock = RunClock()
  private let runLog: RunLog
  private var sandbox: TraktSandbox
  private let webhook: ChaosWebhook
  private var daemon: RunningDaemon?
  private var daemons: [RunningDaemon] = []
  private var daemonRecord = ChaosExpectations.Daemon()
  private var responsiveSince: Double?
  private var frozenSince: Double?
  private var isOut = false
  private var isWebhookOut = false
  private var kills = 0
  private var logins = 0

  static func run(_ plan: ChaosPlan) async throws -> Outcome {
    let run = try await ChaosRun(plan)
    do {
      let outcome = try await run.run()
      await run.clear()
      return outcome
    } catch {
      let lines = await run.lines
      await run.clear()
      throw Interrupted(error: error, lines: lines)
    }
  }

  /// A failed run, with its log.
  struct Interrupted: Error {
    var error: any Error
    var lines: [String]
  }

  private var lines: [String] {
    runLog.lines.entries
      + daemons.enumerated().flatMap { number, daemon in
        ["daemon \(number + 1):"] + daemon.log.entries
      }
  }

  private init(_ plan: ChaosPlan) async throws {
    let runLog = RunLog(clock: clock)
    var configuration = Configuration()
    configuration.assumptions.duplicateWindow = plan.duplicateWindow
    configuration.approveAfter = 1
    // Each daemon has its own count of lookups.
    configuration.limits.reads = Limit(5_000, per: 300)
    // The real player's clips are short.
    configuration.catalogue.setRuntime(1)
    configuration.printLine = { runLog.note("trakt: \($0)") }
    self.plan = plan
    self.runLog = runLog
    sandbox = try await TraktSandbox.start(configuration: configuration)
    webhook = try ChaosWebhook(runLog: runLog)
    home = try Home(sandbox: sandbox, configuration: Scenario.quick + webhook.configuration)
    fakeClock = FakeClock.isPossible ? try await FakeClock(in: home) : nil
  }

  private func run() async throws -> Outcome {
    try await home.signIn(to: sandbox)
    try setClock(ahead: 0)
    try await startDaemon()
    let viewed = try await withThrowingTaskGroup(of: [ActualViewing].self) { group in
      for (index, script) in plan.scripts.enumerated() {
        let isReal = index == plan.scripts.count - 1 && Requirements.player
        group.addTask { [self] in
          isReal ? try await playForReal(script) : await play(script, as: index + 1)
        }
      }
      group.addTask { [self] in
        try await disturb()
        return []
      }
      var viewed: [ActualViewing] = []
      for try await part in group { viewed += part }
      return viewed
    }
    try await endFaults()
    return try await check(viewed)
  }

  // MARK: the players

  private nonisolated func play(_ script: [PlannedViewing], as number: Int) async -> [ActualViewing]
  {
    await withCheckedContinuation { [plan, home, clock, runLog] continuation in
      Thread {
        let player = ChaosPlayer(
          number: number, seed: plan.seed, home: home, clock: clock, runLog: runLog)
        continuation.resume(returning: player.play(script, until: plan.seconds))
      }.start()
    }
  }

  private nonisolated func playForReal(_ script: [PlannedViewing]) async throws -> [ActualViewing] {
    let player = RealPlayer(home: home, clock: clock, runLog: runLog)
    return try await player.play(script, until: plan.seconds)
  }

  // MARK: the disturbances

  private func disturb() async throws {
    for await number in clock.moments(plan.disturbances.map(\.at)) {
      let disturbance = plan.disturbances[number]
      runLog.note("now: \(disturbance.kind)")
      try await apply(disturbance.kind)
    }
  }

  private func apply(_ kind: ChaosEvent.Kind) async throws {
    switch kind {
    case .fault(let planned): await sandbox.add(fault: planned.fault)
    case .outage:
      isOut = true
      await sandbox.stop()
    case .recovery:
      sandbox = try await sandbox.restart()
      isOut = false
    case .webhookFault(let fault): webhook.add(fault)
    case .webhookOutage:
      isWebhookOut = true
      webhook.stop()
    case .webhookRecovery:
      guard isWebhookOut else { return }
      try webhook.restart()
      isWebhookOut = false
    case .tokensExpire: await sandbox.expireTokens()
    case .clock(let ahead): try setClock(ahead: ahead)
    case .daemonStarts: try await startDaemon()
    case .daemonStopped:
      guard let daemon, frozenSince == nil else { return }
      markUnresponsive()
      frozenSince = clock.now
      daemon.freeze()
    case .daemonContinued: thaw()
    case .daemonKilled:
      guard let daemon else { return }
      markUnresponsive()
      await daemon.kill()
      kills += 1
      self.daemon = nil
      thaw()
    case .daemonEnds:
      guard let daemon else { return }
      thaw()
      markUnresponsive()
      let end = try await daemon.terminate()
      self.daemon = nil
      if end != .exited(0) { throw SetupError("the daemon was asked to end, and \(end)") }
    }
  }

  private func startDaemon() async throws {
    guard daemon == nil else { return }
    let started = try await RunningDaemon.start(
      in: home, environment: fakeClock?.environment ?? [:])
    daemons.append(started)
    daemon = started
    responsiveSince = clock.now
  }

  /// The daemon receives nothing from here on.
  private func markUnresponsive() {
    if let since = responsiveSince { daemonRecord.responsive.append(since...clock.now) }
    responsiveSince = nil
  }

  private func thaw() {
    guard let since = frozenSince else { return }
    daemonRecord.frozen.append(since...clock.now)
    frozenSince = nil
    guard let daemon else { return }
    daemon.thaw()
    responsiveSince = clock.now
  }

  private func setClock(ahead: Int) throws {
    guard let fakeClock else { return }
    daemonRecord.clock.append((clock.now, Double(ahead)))
    try fakeClock.set(to: Double(ahead))
  }

  // MARK: the end

  /// Ends all faults and waits until everything is delivered.
  private func endFaults() async throws {
    runLog.note("now: endFaults")
    try setClock(ahead: 0)
    thaw()
    if isOut { try await apply(.recovery) }
    if isWebhookOut { try await apply(.webhookRecovery) }
    await sandbox.clearFaults()
    webhook.clearFaults()
    try await startDaemon()
    guard let daemon, let since = responsiveSince else { return }
    // Players of the previous daemon that do not reconnect expire after ten seconds.
    for await _ in clock.moments([since + 13]) {}
    // Refresh tokens are single-use: a daemon killed between Trakt's response and the disk has lost
    // its sign-in, and the user has to sign in again. The next request shows that.
    _ = try await home.scrobbled("sync")
    for await _ in clock.moments([clock.now + 10]) {}
    let sync = try await home.scrobbled("sync")
    runLog.note("sync: \(sync.end) \(sync.errors)")
    if sync.end == .exited(77) {
      runLog.note("now: login")
      logins += 1
      _ = try await home.scrobbled("login")
      _ = try await home.scrobbled("sync")
    }
    let index = daemon.messages.end
    // Each position that was left takes a second, as Trakt accepts one write a second.
    let limit = max(300, 60 * Double(plan.scripts.count))
    if try await home.status()["outbox"]?["waiting"] != 0 {
      try await daemon.waitForStatus("nothing is playing", from: index, within: limit)
    }
    try await daemon.waitForEmptyWebhookQueues(of: home, within: limit)
    markUnresponsive()
  }

  private func check(_ viewed: [ActualViewing]) async throws -> Outcome {
    let expected = ChaosExpectations(viewed, daemon: daemonRecord) { clock.date(of: $0) }
    let record = webhook.record
    let history = await sandbox.history.map(RecordedPlay.init)
    var problems = expected.problems(with: history)
    problems += record.problems
    problems += expected.problems(with: record.plays).map { "webhook: \($0)" }
    let unequal = Set(history.map(\.name)).symmetricDifference(record.plays.map(\.name))
    if !unequal.isEmpty { problems.append("only one history has \(unequal.sorted())") }
    let journal = try await home.history()
    var outcomes: [String] = []
    for entry in journal {
      outcomes.append(entry["outcome"]?.string ?? "none")
      for webhook in entry["webhooks"]?.array ?? [] {
        outcomes.append("webhook \(webhook["outcome"]?.string ?? "none")")
      }
    }
    let done = ["scrobbled", "paused", "ignored"]
    let open = outcomes.filter { !(done + done.map { "webhook \($0)" }).contains($0) }
    if !open.isEmpty { problems.append("the journal has \(Set(open).sorted())") }
    let struck = await sandbox.exchanges.count { $0.fault != nil }
    let jumps = daemonRecord.clock.count { $0.ahead != 0 }
    let killed = viewed.count { $0.isKilled }
    func count(_ expectation: ChaosExpectations.Expectation) -> Int {
      expected.expectations.count { $0 == expectation }
    }
    return Outcome(
      problems: problems,
      summary: """
        chaos: seed \(plan.seed), \(Int(plan.seconds)) s: \(viewed.count) viewings, \
        \(count(.play)) plays, \(count(.unknown)) lost with a killed player; \(struck) faults \
        at Trakt, \(webhook.struck) at a webhook (\(record.repeats) events twice), \
        \(kills) kills of the daemon and \(killed) of players, \(jumps) clock jumps, \
        \(logins) logins; \
        \(problems.isEmpty ? "both histories are correct" : "\(problems.count) problems")
        """,
      runLog: lines)
  }

  private func clear() async {
    for daemon in daemons { await daemon.kill() }
    await sandbox.stop()
    webhook.stop()
    home.remove()
  }
}
