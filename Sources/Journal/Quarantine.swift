// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  internal import Glibc
#endif

extension Journal {
  /// Opens the journal; renames a corrupt one, without deleting it, and creates a new one.
  ///
  /// A journal of a newer version is not touched: its waiting plays would otherwise stay in a file
  /// that no later version opens.
  ///
  /// - Parameter stamp: part of the new name, so that no earlier quarantined file is overwritten.
  /// - Returns: the journal, and the corrupt file's new path, if there was one.
  /// - Throws: ``JournalError``; ``JournalError/newer`` if a newer version wrote the file.
  public static func openOrQuarantine(
    path: String, stamp: String
  ) throws(JournalError) -> (journal: Journal, quarantined: String?) {
    do {
      return (try Journal(path: path), nil)
    } catch {
      guard error.isCorruption, let quarantined = quarantine(path, stamp: stamp) else {
        throw error
      }
      return (try Journal(path: path), quarantined)
    }
  }

  /// Closes and renames the file, which is corrupt; the next call creates a new one.
  ///
  /// - Parameter stamp: part of the new name; see ``openOrQuarantine(path:stamp:)``.
  /// - Returns: its new path; nil if it cannot be renamed.
  public func quarantine(stamp: String) -> String? {
    close()
    return Self.quarantine(path, stamp: stamp)
  }

  private static func quarantine(_ path: String, stamp: String) -> String? {
    let quarantined = "\(path).\(stamp)"
    guard rename(path, quarantined) == 0 else { return nil }
    for part in CorruptionMarker.parts { _ = rename(path + part, quarantined + part) }
    return quarantined
  }

  /// The message about a corrupt file that was renamed.
  public static func notice(ofQuarantined path: String) -> String {
    "the journal is corrupt and was renamed to \(path); a new one was created"
  }
}
