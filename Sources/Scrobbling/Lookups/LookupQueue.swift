// SPDX-License-Identifier: MIT

internal import Addresses
internal import Journal
internal import Playback
internal import Timekeeping

/// Decides which viewing's name is looked up next: what plays first, then what ended, newest first.
///
/// One look-up at a time, beside all requests that show and deliver. An answer is matched by its
/// ticket, so that one which is out of date changes nothing.
struct LookupQueue: Sendable {
  enum Step: Hashable, Sendable {
    case lookUp(LookupTicket)
    /// Ask again at that moment, or when something has changed.
    case wait(until: Instant)
  }

  private struct Entry: Sendable {
    var ticket: LookupTicket
    var isOver: Bool
    /// Seconds since 1970.
    var date: Double
    var notBefore: Instant
  }

  /// Seconds after which an ended viewing of something that Trakt did not list is looked up again.
  static let retryInterval: Seconds = 86_400

  private struct Failure: Sendable {
    /// What was asked by; another content at the same place is another question.
    var basis: MatchBasis
    var resolution: Resolution
    var until: Instant
  }

  /// For so long a name that Trakt could not tell is not looked up again.
  private static let failureLife: Seconds = 3_600
  private static let mostFailures = 1_000

  /// Nothing is looked up while signed out, or there is no API application.
  var isPaused = false
  private var entries: [Play.Key: Entry] = [:]
  private var gate = SendGate()
  private var budget = GetBudget()
  /// Until then all look-ups that Trakt allows are spent.
  private var budgetOpensAt = Instant(-.infinity)
  private var failures: [MediaAddress: Failure] = [:]

  var isEmpty: Bool { entries.isEmpty }

  /// Whether ended viewings are being looked up, so that late plays should wait for them.
  func isProgressing(at now: Instant) -> Bool {
    !isPaused && now >= max(gate.opensAt, budgetOpensAt) && gate.failures == 0
      && entries.values.contains { $0.isOver && $0.notBefore <= now }
  }

  /// - Parameters:
  ///   - date: when it ended, or began; seconds since 1970.
  ///   - notBefore: not looked up before this moment.
  mutating func add(
    _ ticket: LookupTicket, isOver: Bool, date: Double, notBefore: Instant = Instant(-.infinity)
  ) {
    entries[ticket.key] = Entry(
      ticket: ticket, isOver: isOver, date: date, notBefore: notBefore)
  }

  /// The viewing is over and still not identified.
  mutating func viewingEnded(_ key: Play.Key, date: Double) {
    entries[key]?.isOver = true
    entries[key]?.date = date
  }

  mutating func remove(_ key: Play.Key) {
    entries[key] = nil
    if entries.isEmpty { entries = [:] }
  }

  func next(at now: Instant) -> Step {
    guard !isPaused, !entries.isEmpty else { return .wait(until: .never) }
    let opens = max(gate.opensAt, budgetOpensAt)
    guard now >= opens else { return .wait(until: opens) }
    let ready = entries.values.lazy.filter { $0.notBefore <= now }
    if let best = ready.min(by: Self.precedes) { return .lookUp(best.ticket) }
    return .wait(until: entries.values.lazy.map(\.notBefore).min() ?? .never)
  }

  private static func precedes(_ a: Entry, _ b: Entry) -> Bool {
    if a.isOver != b.isOver { return !a.isOver }
    return a.date > b.date
  }

  /// Counts one request.
  ///
  /// - Returns: nil where it may go out, else when one may.
  mutating func spend(at now: Instant) -> Instant? {
    guard let opens = budget.spend(at: now) else { return nil }
    budgetOpensAt = opens
    return opens
  }

  /// Whether all requests that Trakt allows are spent.
  func isBudgetSpent(at now: Instant) -> Bool { budgetOpensAt > now }

  // MARK: answers

  /// Trakt answered, whatever it knew.
  mutating func answered(_ ticket: LookupTicket) {
    gate.succeeded()
    guard entries[ticket.key]?.ticket == ticket else { return }
    remove(ticket.key)
  }

  /// Trakt could not tell what it is.
  mutating func failed(
    _ address: MediaAddress, _ basis: MatchBasis, _ resolution: Resolution, at now: Instant
  ) {
    if failures.count >= Self.mostFailures { failures = [:] }
    failures[address] = Failure(
      basis: basis, resolution: resolution, until: now + Self.failureLife)
  }

  /// What was found in vain within the last hour.
  func failure(
    of address: MediaAddress, _ basis: MatchBasis, at now: Instant
  ) -> Resolution? {
    guard let failure = failures[address], failure.until > now,
      failure.basis.isSameQuestion(as: basis)
    else { return nil }
    return failure.resolution
  }

  /// There was no answer to go by.
  mutating func hold(_ disposition: Disposition, at now: Instant) {
    let random = Double.random(in: 0...1)
    switch disposition {
    case .concluded, .postponed:
      gate.succeeded()
    case .retry(let retryAfter, _):
      gate.failed(at: now, retryAfter: retryAfter, random: random)
    case .unreachable:
      gate.failed(at: now, retryAfter: nil, random: random)
    case .limited(let retryAfter):
      gate.limited(at: now, retryAfter: retryAfter, random: random)
    case .blocked:
      gate.limited(at: now, retryAfter: DestinationState.longPause, random: random)
    case .signedOut:
      isPaused = true
    }
  }

  /// The reason for any pause is gone, as far as is known.
  mutating func retry() {
    gate.open()
    failures = [:]
    for key in entries.keys { entries[key]?.notBefore = Instant(-.infinity) }
  }

  /// Another request of the same service was answered: try again at once.
  mutating func reached() {
    // Not where it was Trakt that asked to wait.
    if gate.failures > 0 { gate.open() }
  }

  /// The user said what something is.
  mutating func forgetFailures() { failures = [:] }
}
