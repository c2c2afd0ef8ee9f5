// SPDX-License-Identifier: MIT

internal import Journal
internal import Logging

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
      log.error("the journal can't be read: \(error)")
      return nil
    }
  }

  /// Whether this viewing is on disk, as far as it has come.
  func isWritten(_ id: Play.ID) -> Bool { id > 0 && debts[id] == nil }

  /// Writes down where a viewing is; from its beginning where that could not be written.
  func update(_ ref: Ref) {
    guard var viewing = active[ref] else { return }
    write { journal in
      if viewing.play.id < 0 {
        viewing.play.id = try journal.begin(viewing.play)
      } else {
        try journal.update(viewing.play)
      }
    }
    active[ref] = viewing
  }

  /// Writes down how a viewing ended, and what is to be sent of it.
  func conclude(_ play: Play, outbox entry: OutboxEntry?) {
    debts[play.id] = Debt(play: play, entry: entry)
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

  private func payDebts() {
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

  private func attempt<T>(_ body: (Journal) throws -> T) -> T? {
    do {
      let result = try body(journal)
      if status.journalProblem != nil {
        log.notice("the journal can be written again")
        status.journalProblem = nil
      }
      return result
    } catch {
      if status.journalProblem == nil { log.error("nothing can be written down: \(error)") }
      let reason = (error as? JournalError)?.message ?? "\(error)"
      status.journalProblem = "nothing can be written to the journal: \(reason)"
      return nil
    }
  }
}
