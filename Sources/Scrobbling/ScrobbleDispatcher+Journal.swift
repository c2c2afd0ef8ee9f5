// SPDX-License-Identifier: MIT

internal import Journal
internal import Logging
internal import Playback
internal import Timekeeping

/// What is written down, and what happens where it can't be: it is sent all the same, and written
/// once that works again.
extension ScrobbleDispatcher {
  /// A viewing that ended and is not on disk as it is now.
  struct Debt: Sendable {
    var play: Play
    /// What is to be sent of it; nil is nothing (any more).
    var entry: OutboxEntry?
  }

  /// Writes, and goes on where that fails.
  @discardableResult
  func write<T>(_ body: (Journal) throws -> T) -> T? {
    guard let result = attempt(body) else { return nil }
    payDebts()
    return result
  }

  /// Reads. That this works says nothing about writing.
  func look<T>(_ body: (Journal) throws -> T) -> T? {
    do {
      return try body(journal)
    } catch {
      if status.journalProblem == nil { log.error("the journal can't be read: \(error)") }
      return nil
    }
  }

  /// Whether this viewing is on disk, as far as it has come.
  func isWritten(_ id: Play.ID) -> Bool { id > 0 && debts[id] == nil }

  /// Writes down where a viewing is; from its beginning where that could not be written.
  func update(_ ref: Ref) {
    guard var viewing = active[ref] else { return }
    let isPlay = if case .play = abandoned(viewing.play) { true } else { false }
    write { journal in
      if viewing.play.id < 0 {
        viewing.play.id = try journal.begin(viewing.play)
      } else {
        try journal.update(viewing.play, isNews: isPlay != viewing.isPlayOnDisk)
        viewing.isPlayOnDisk = isPlay
      }
    }
    active[ref] = viewing
  }

  /// Writes down how a viewing ended, and what is to be sent of it.
  func conclude(_ play: Play, outbox entry: OutboxEntry?) {
    debts[play.id] = Debt(play: play, entry: entry)
    if !isGatheringDebts { payDebts() }
  }

  /// What is concluded in `body` is written down at its end, all together: one wait for the disk.
  func gatherDebts(_ body: () -> Void) {
    isGatheringDebts = true
    body()
    isGatheringDebts = false
    payDebts()
  }

  /// Writes down the last word on a viewing, unless it goes on meanwhile; it leaves the outbox.
  func settle(
    _ waiting: Outbox.Waiting, _ outcome: Play.Outcome, media: Media? = nil, traktID: Int64? = nil,
    detail: String?
  ) {
    guard var play = outbox.current(waiting)?.play else { return }
    outbox.remove(play.id)
    if !play.isSkipped {
      play.outcome = outcome
      play.detail = detail
    }
    play.media = media.flatMap { JSON.text($0) } ?? play.media
    play.traktID = traktID
    conclude(play, outbox: nil)
    tell(play, media ?? waiting.media)
  }

  /// What became of a viewing, for a person who reads the log.
  private func tell(_ play: Play, _ media: Media) {
    let detail = play.detail.map { " (\($0))" } ?? ""
    switch play.outcome {
    case .scrobbled: log.notice("scrobbled \(media.name)\(detail)")
    case .already_scrobbled: log.notice("already scrobbled: \(media.name)\(detail)")
    case .paused: log.notice("left at \(Int(play.progress)) %: \(media.name)")
    case .unmatched: log.warning("trakt does not know \(media.name); hint: scrobbled match")
    case .refused: log.warning("trakt refused \(media.name)\(detail)")
    case .ignored, .waiting, nil: break
    }
  }

  /// Seconds after which a journal that could not be written is tried again, though nothing happens.
  private static let mendingPause: Seconds = 15

  /// Tries whether the journal can be written again.
  ///
  /// - Returns: when to try next.
  func mendJournal() -> Instant {
    let now = time.now()
    guard status.journalProblem != nil else { return .never }
    guard now >= mendsAt else { return mendsAt }
    mendsAt = now + Self.mendingPause
    let isMended: Void? = attempt { try $0.mend() }
    guard isMended != nil else { return mendsAt }
    for (ref, viewing) in active where viewing.ending == nil { update(ref) }
    payDebts()
    takeUpOutbox()
    if status.journalProblem == nil, debts.isEmpty {
      for player in undurable { onDurable(player) }
      undurable = []
    }
    return .never
  }

  private func payTogether() -> Bool {
    let isPaid: Void? = attempt { journal in
      try journal.together { () throws(JournalError) in
        for debt in debts.values { try journal.end(debt.play, outbox: debt.entry) }
      }
    }
    if isPaid != nil { debts = [:] }
    return isPaid != nil
  }

  private func payDebts() {
    if debts.count > 1, debts.keys.allSatisfy({ $0 > 0 }), payTogether() { return }
    for (id, debt) in debts.sorted(by: { $0.key < $1.key }) {
      var play = debt.play
      let isPaid: Void? = attempt { journal in
        if play.id < 0 { play.id = try journal.begin(play) }
        try journal.end(play, outbox: debt.entry)
      }
      // One whose row was deleted must not be tried for ever.
      let isGone = id > 0 && look { try $0.began(id) == nil } == true
      guard isPaid != nil || isGone else { continue }
      debts[id] = nil
      if play.id != id { outbox.renumber(id, as: play.id) }
    }
  }

  @discardableResult
  func attempt<T>(_ body: (Journal) throws -> T) -> T? {
    do {
      let result = try body(journal)
      if status.journalProblem != nil {
        log.notice("the journal can be written again")
        status.journalProblem = nil
      }
      return result
    } catch {
      let isNew = status.journalProblem == nil
      let reason = (error as? JournalError)?.message ?? "\(error)"
      let problem = "nothing can be written to the journal: \(reason)"
      status.journalProblem = problem
      if isNew {
        mendsAt = time.now() + Self.mendingPause
        log.error("\(problem)")
        alert("Not kept: \(problem)")
      }
      return nil
    }
  }
}
