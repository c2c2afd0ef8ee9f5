// SPDX-License-Identifier: MIT

import MediaIdentity
import NameCorpus
import Testing

/// Share of names that are identified correctly; a lower share is a regression.
@Suite("Name corpora")
struct CorpusTests {
  @Test(
    "names in the repository match their expectations",
    arguments: [("own", 0.97), ("free", 0.97)])
  func repository(_ corpus: String, _ floor: Double) throws {
    let items = try NameCorpus.items(of: "\(NameCorpus.repository)/\(corpus).jsonl")
    #expect(items.count > 80)
    expectShare(of: items, floor)
  }

  @Test(
    "names of the shared corpus match their expectations",
    .enabled(if: NameCorpus.hasShared, "no ../shared/corpus beside the repository"))
  func shared() throws {
    let items = try NameCorpus.sharedItems()
    #expect(items.count > 1500)
    expectShare(of: items, 0.955)
  }

  private func expectShare(of items: [NameCorpus.Item], _ floor: Double) {
    let wrong = items.filter { item in
      let found = identify(MediaReference(path: item.path))
      return !item.expectations.contains { $0.matches(found) }
    }
    let share = 1 - Double(wrong.count) / Double(items.count)
    let shown = wrong.prefix(40).map { "\($0.path) -> \(reading($0.path))" }
    #expect(share >= floor, "\(wrong.count) of \(items.count):\n\(shown.joined(separator: "\n"))")
  }
}
