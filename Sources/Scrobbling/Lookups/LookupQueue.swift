// SPDX-License-Identifier: MIT

internal import Addresses
internal import Journal
internal import Playback
internal import Timekeeping
internal import Trakt

/// Decides which viewing is looked up next: current playback first, then ended viewings, newest
/// first.
///
/// One lookup at a time, concurrent with all writes. Results are matched by ticket, so that an
/// outdated one has no effect.
struct LookupQueue: Sendable {
  enum Step: Hashable, Sendable {
    case lookUp(LookupTicket)
    /// Nothing to look up until that moment or the next change.
    case wait(until: Instant)
  }

  private struct Entry: Sendable {
    var ticket: LookupTicket
    var isOver: Bool
    /// Seconds since 1970.
    var date: Double
    var notBefore: Instant
    /// Seconds since 1970 from which it is due, whatever ``notBefore`` is; nil for no such date.
    var dueDate: Double?
    var failures = RepeatedFailures()
  }

  /// Seconds after which an ended viewing that Trakt did not list is looked up again.
  static let retryInterval: Seconds = 86_400

  private struct Failure: Sendable {
    /// Basis of the lookup; other content at the same URL has another basis.
    var basis: MatchBasis
    var resolution: Resolution
    var until: Instant
  }

  /// Seconds for which a failed lookup is not repeated.
  private static let failureValidity: Seconds = 3_600
  private static let maximumFailures = 1_000

  /// True while signed out, or without an API application.
  var isPaused = false
  /// Whether Trakt rejects the application, the account or the network until the user acts.
  private var isBlocked = false
  private var entries: [Play.Key: Entry] = [:]
  private var gate = SendGate()
  private var rateLimiter = LookupRateLimiter()
  /// The time from which Trakt's rate limit allows the next lookup.
  private var rateLimitedUntil = Instant(-.infinity)
  /// The time from which it allows the next lookup of an ended viewing.
  private var endedRateLimitedUntil = Instant(-.infinity)
  private var failures: [MediaAddress: Failure] = [:]

  /// Whether ended viewings are being looked up, so that late plays should wait for them.
  func isProgressing(at now: Instant) -> Bool {
    !isPaused && now >= max(gate.opensAt, rateLimitedUntil, endedRateLimitedUntil)
      && gate.failures == 0
      && entries.values.contains { $0.isOver && $0.notBefore <= now }
  }

  /// Whether lookups are possible. The first two failures do not count, as they may be temporary.
  var availability: LookupAvailability {
    isPaused ? .off : isBlocked || gate.failures >= 3 ? .failing : .available
  }

  /// - Parameters:
  ///   - date: end of the viewing, or its beginning; seconds since 1970.
  ///   - notBefore: earliest time of the lookup.
  mutating func add(
    _ ticket: LookupTicket, isOver: Bool, date: Double, notBefore: Instant = Instant(-.infinity)
  ) {
    entries[ticket.key] = Entry(
      ticket: ticket, isOver: isOver, date: date, notBefore: notBefore)
  }

  /// Adds a lookup of an item that Trakt does not list yet. It is due after ``retryInterval`` by
  /// the clock that reaches it first: the monotonic clock excludes suspend.
  ///
  /// - Parameter endedAt: end of the viewing; seconds since 1970.
  mutating func retryLater(_ ticket: LookupTicket, endedAt: Double, at clock: ClockReading) {
    entries[ticket.key] = Entry(
      ticket: ticket, isOver: true, date: endedAt, notBefore: clock.now + Self.retryInterval,
      dueDate: clock.date + Self.retryInterval)
  }

  /// Makes lookups due that have reached their time by the wall clock, and clears the cached
  /// failures, which are as old.
  ///
  /// - Parameter date: seconds since 1970.
  mutating func release(dueBy date: Double) {
    for (key, entry) in entries where entry.dueDate.map({ $0 <= date }) == true {
      entries[key]?.notBefore = Instant(-.infinity)
      entries[key]?.dueDate = nil
      failures = [:]
    }
  }

  /// Records that a viewing ended without being identified.
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
    let opens = max(gate.opensAt, rateLimitedUntil)
    guard now >= opens else { return .wait(until: opens) }
    let ready = entries.values.lazy.filter { self.due($0) <= now }
    if let best = ready.min(by: Self.precedes) { return .lookUp(best.ticket) }
    return .wait(until: entries.values.lazy.map { self.due($0) }.min() ?? .never)
  }

  private func due(_ entry: Entry) -> Instant {
    entry.isOver ? max(entry.notBefore, endedRateLimitedUntil) : entry.notBefore
  }

  private static func precedes(_ a: Entry, _ b: Entry) -> Bool {
    if a.failures.rank != b.failures.rank { return a.failures.rank < b.failures.rank }
    if a.isOver != b.isOver { return !a.isOver }
    return a.date > b.date
  }

  /// Counts one request.
  ///
  /// - Parameter isOver: whether it is for an ended viewing.
  /// - Returns: nil if it may be sent; otherwise when the next one may.
  mutating func acquire(isOver: Bool, at now: Instant) -> Instant? {
    guard let opens = rateLimiter.acquire(isOver: isOver, at: now) else { return nil }
    if isOver { endedRateLimitedUntil = opens } else { rateLimitedUntil = opens }
    return opens
  }

  /// Whether the rate limit for this lookup is exhausted.
  private func isBudgetSpent(for ticket: LookupTicket, at now: Instant) -> Bool {
    let isOver = entries[ticket.key]?.isOver ?? false
    return rateLimitedUntil > now || isOver && endedRateLimitedUntil > now
  }

  // MARK: results

  /// Records a response from Trakt, whatever its result.
  mutating func finished(_ ticket: LookupTicket) {
    gate.succeeded()
    isBlocked = false
    for key in entries.keys where key != ticket.key {
      entries[key]?.failures.otherSucceeded()
    }
    guard entries[ticket.key]?.ticket == ticket else { return }
    remove(ticket.key)
  }

  /// Caches a lookup that did not identify the item.
  mutating func failed(
    _ address: MediaAddress, _ basis: MatchBasis, _ resolution: Resolution, at now: Instant
  ) {
    if failures.count >= Self.maximumFailures { failures = [:] }
    failures[address] = Failure(
      basis: basis, resolution: resolution, until: now + Self.failureValidity)
  }

  /// Returns the result of a lookup that failed within the last hour.
  func failure(
    of address: MediaAddress, _ basis: MatchBasis, at now: Instant
  ) -> Resolution? {
    guard let failure = failures[address], failure.until > now,
      failure.basis.isSameLookup(as: basis)
    else { return nil }
    return failure.resolution
  }

  /// What follows from a failed lookup.
  enum FailureEffect: Hashable, Sendable {
    /// It is over, without an item.
    case concluded(reason: String)
    /// It stays due, and other requests to Trakt may be affected as well.
    case held(Disposition)
    /// It stays due.
    case due
  }

  mutating func handleFailure(
    _ error: TraktError, of ticket: LookupTicket, isStopping: Bool, at now: Instant
  ) -> FailureEffect {
    switch error {
    case .rejected(let status, _):
      finished(ticket)
      return .concluded(reason: "Trakt rejected the lookup: \(status)")
    case .noClientID:
      isPaused = true
      return .due
    // Rejected by the local rate limit.
    case .rateLimited where isBudgetSpent(for: ticket, at: now): return .due
    case .cancelled where isStopping: return .due
    default:
      let disposition = Disposition(error)
      return hold(disposition, of: ticket, at: now) ? .held(disposition) : .due
    }
  }

  /// Pauses all lookups after an inconclusive response, or only this one if others succeed.
  ///
  /// - Returns: whether other requests may be affected as well.
  mutating func hold(
    _ disposition: Disposition, of ticket: LookupTicket, at now: Instant
  ) -> Bool {
    let random = Double.random(in: 0...1)
    switch disposition {
    case .retry(let retryAfter, _, _):
      if postpone(ticket, at: now, retryAfter: retryAfter) { return false }
      gate.failed(at: now, retryAfter: retryAfter, random: random)
      return !gate.othersSucceed
    case .unreachable:
      gate.failed(at: now, retryAfter: nil, random: random)
    case .limited(let retryAfter):
      gate.limited(at: now, retryAfter: retryAfter, random: random)
    case .concluded, .postponed:
      // Trakt does not accept such requests at present, and the lookup stays due.
      gate.limited(at: now, retryAfter: DestinationState.longPause, random: random)
    case .blocked:
      isBlocked = true
      gate.limited(at: now, retryAfter: DestinationState.longPause, random: random)
    case .signedOut:
      isPaused = true
    }
    return true
  }

  /// Postpones a lookup that fails repeatedly.
  ///
  /// - Returns: whether only this one fails.
  private mutating func postpone(
    _ ticket: LookupTicket, at now: Instant, retryAfter: Seconds?
  ) -> Bool {
    guard var entry = entries[ticket.key], entry.ticket == ticket else { return false }
    if let due = entry.failures.failed(at: now, retryAfter: retryAfter) { entry.notBefore = due }
    entries[ticket.key] = entry
    return entry.failures.isRequestSpecific
  }

  /// Clears all pauses, since their cause may be gone.
  mutating func retry() {
    gate.open()
    isBlocked = false
    failures = [:]
    for key in entries.keys {
      entries[key]?.notBefore = Instant(-.infinity)
      entries[key]?.failures = RepeatedFailures()
    }
  }

  /// Ends the back-off, as another request to the same service got a response. If lookups continue
  /// to fail, the cause is not an outage.
  mutating func reached() { gate.othersSucceeded() }

  /// Clears failed lookups, after the user added a match.
  mutating func forgetFailures() { failures = [:] }
}
