// SPDX-License-Identifier: MIT

internal import FoundationEssentials
internal import Journal

extension Paths {
  /// Reads the journal, with no running daemon.
  ///
  /// - Returns: the result of `body`; nil if there is no journal.
  /// - Throws: ``CommandFailure`` if the journal cannot be read, or another error of `body`.
  func readJournal<Result>(_ body: (Journal) throws -> Result) throws -> Result? {
    guard FileManager.default.fileExists(atPath: journal) else { return nil }
    return try withJournal { try body(Journal(reading: journal)) }
  }

  /// Converts the errors of the journal.
  func withJournal<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as JournalError {
      throw CommandFailure(error, journal: journal)
    }
  }
}
