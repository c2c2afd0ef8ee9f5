// SPDX-License-Identifier: MIT

/// Consecutive numbers of the distinct items and shows of a list, so that counting needs no
/// hashing.
struct ItemNumbers {
  /// The number of the item at each index; nil where two viewings cannot be compared.
  private(set) var item: [Int?] = []
  /// The number of the show at each index; nil for a movie.
  private(set) var show: [Int?] = []
  /// The kind at each index; nil where it is not identified.
  private(set) var kinds: [WatchedItem.Kind?] = []
  /// The distinct items, by their numbers.
  private(set) var items: [WatchedItem] = []
  /// The titles of the distinct shows, by their numbers.
  private(set) var shows: [String] = []

  init(_ list: [WatchedItem?]) {
    var itemNumbers: [WatchedItem.Identity: Int] = [:]
    var showNumbers: [WatchedItem.Title: Int] = [:]
    item.reserveCapacity(list.count)
    show.reserveCapacity(list.count)
    for one in list {
      kinds.append(one?.kind)
      item.append(one.flatMap { Self.number($0.identity, &itemNumbers, $0, &items) })
      let work = one.flatMap { $0.kind == .episode ? $0.work : nil }
      show.append(work.flatMap { Self.number($0, &showNumbers, one?.title ?? "", &shows) })
    }
  }

  private static func number<Key: Hashable, Element>(
    _ key: Key?, _ numbers: inout [Key: Int], _ element: Element, _ elements: inout [Element]
  ) -> Int? {
    guard let key else { return nil }
    if let known = numbers[key] { return known }
    numbers[key] = elements.count
    elements.append(element)
    return elements.count - 1
  }
}
