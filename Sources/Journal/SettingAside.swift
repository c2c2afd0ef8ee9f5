// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  internal import Glibc
#endif

extension Journal {
  /// Opens the journal; one that is damaged or newer is moved beside, never deleted.
  ///
  /// - Parameter stamp: goes into the name of what is moved, so that no earlier one is overwritten.
  /// - Returns: the journal, and where the old one is now, if it had to go.
  public static func openOrSetAside(
    path: String, stamp: String
  ) throws(JournalError) -> (journal: Journal, setAside: String?) {
    do {
      return (try Journal(path: path), nil)
    } catch {
      guard error.isDamage else { throw error }
      let aside = "\(path).\(stamp)"
      guard rename(path, aside) == 0 else { throw error }
      for part in Doubt.parts { _ = rename(path + part, aside + part) }
      return (try Journal(path: path), aside)
    }
  }
}
