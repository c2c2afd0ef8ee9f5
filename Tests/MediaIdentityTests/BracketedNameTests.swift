// SPDX-License-Identifier: MIT

import MediaIdentity
import Testing

@Suite("Names in brackets")
struct BracketedNameTests {
  @Test(
    "Latin title comes first and the year is kept",
    arguments: [
      ("[Moon][纸狐][Paper Fox][2019][02][1080P]", "Paper Fox (2019) #2"),
      ("【月字幕组】[纸狐/纸狐狸/紙の狐][Paper_Fox][01][GB][1080P][HEVC]", "Paper Fox #1"),
      ("【月字幕组】[纸狐/Paper Fox/紙の狐][01][GB][1080P]", "Paper Fox #1"),
      ("[GM-Moon][国漫][纸狐][Paper Fox][2019][215 END][AVC][GB][1080P]", "Paper Fox (2019) #215"),
      ("[GM-Moon][国漫][Paper Fox][2019][234][AVC][GB][1080P]", "Paper Fox (2019) #234"),
      (
        "【4月/月字幕社】[MOON-SUN][不要输纸狐][Makeruna!! Paper Fox!][04][1080p AVC_AAC][简繁外挂]",
        "Makeruna!! Paper Fox! #4"
      ),
      ("[Moon][Paper Fox][13][1080p].mkv", "Paper Fox #13"),
      ("[Moon][Paper Fox][13(OAD)][1080p].mkv", "Paper Fox #13"),
      ("[Moon][Paper Fox][01v2][1080p].mkv", "Paper Fox #1"),
      ("[Moon][Paper Fox][第05话][1080P].mp4", "Paper Fox x05"),
      ("[Moon][Sun-Raws][Paper Fox][05][BDRip].mkv", "Paper Fox #5"),
      ("[月组][纸狐][05][1080P].mkv", "纸狐 #5"),
      ("[Paper Fox][05][1080P].mkv", "Paper Fox #5"),
      ("[GM-Moon][国漫][纸狐 第3季][Paper Fox Ⅲ][01-03][AVC][GB][1080P]", "Paper Fox III 3x01+02+03"),
      ("【月茶屋】★10月新番★[纸狐/Paper Fox][12END][720p][繁体]", "Paper Fox #12"),
      ("[MOON字幕組]紙狐·Paper-Fox Show[11][BIG5][1080p]", "Paper-Fox Show #11"),
      ("[Moon][Silent Orchard][BDRip][1080P]", "Silent Orchard"),
      ("[Moon][纸狐][Paper Fox][S2][03][1080p]", "Paper Fox 2x03"),
    ])
  func bracketed(_ path: String, _ expected: String) {
    #expect(reading(path) == expected)
  }
}
