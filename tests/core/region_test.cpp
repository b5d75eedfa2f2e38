#include <gtest/gtest.h>
#include <timpush/region.h>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace timpush {
namespace {

// Transcribed from the REST overview (1047/34620), not from the table.
const std::map<std::string_view, std::pair<std::string_view, std::string_view>> documented{
    {"china", {"console.tim.qq.com", "adminapi.my-imcloud.com"}},
    {"singapore", {"adminapisgp.im.qcloud.com", "adminapisgp.my-imcloud.com"}},
    {"seoul", {"adminapikr.im.qcloud.com", "adminapikr.my-imcloud.com"}},
    {"tokyo", {"adminapijpn.im.qcloud.com", "adminapijpn.my-imcloud.com"}},
    {"frankfurt", {"adminapiger.im.qcloud.com", "adminapiger.my-imcloud.com"}},
    {"silicon-valley", {"adminapiusa.im.qcloud.com", "adminapiusa.my-imcloud.com"}},
    {"jakarta", {"adminapiidn.im.qcloud.com", "adminapiidn.my-imcloud.com"}},
};

TEST(Regions, AreThoseOfTheContractEachOnce) {
  std::set<std::string_view> ids;
  for (const Region& region : regions()) {
    ASSERT_EQ(documented.count(region.id), 1U) << region.id;
    EXPECT_EQ(region.host, documented.at(region.id).first);
    EXPECT_EQ(region.backup, documented.at(region.id).second);
    EXPECT_FALSE(region.place.empty());
    EXPECT_TRUE(ids.insert(region.id).second) << region.id;
  }
  EXPECT_EQ(ids.size(), documented.size());
}

TEST(HostFor, AnswersPrimaryAndBackup) {
  for (const auto& [id, hosts] : documented) {
    const Result<std::string_view> primary = host_for(id, "primary");
    const Result<std::string_view> backup = host_for(id, "backup");
    ASSERT_TRUE(primary) << id;
    ASSERT_TRUE(backup) << id;
    EXPECT_EQ(*primary, hosts.first);
    EXPECT_EQ(*backup, hosts.second);
  }
}

TEST(HostFor, NamesTheKnownRegionsToWhoeverAsksForAnother) {
  for (const std::string_view id : {"mumbai", "", "China", "singapore "}) {
    const Result<std::string_view> host = host_for(id, "primary");
    ASSERT_FALSE(host) << id;
    EXPECT_EQ(host.problem().code, Errc::invalid_options);
    EXPECT_EQ(to_text(host.problem().path), "region");
    EXPECT_EQ(message_of(host.problem()), "is not a known region");
    const std::string hint = hint_of(host.problem());
    for (const auto& [known, hosts] : documented) {
      EXPECT_NE(hint.find(known), std::string::npos) << known;
    }
  }
}

TEST(HostFor, RefusesAHostThatIsNeither) {
  for (const std::string_view which : {"", "Primary", "third"}) {
    const Result<std::string_view> host = host_for("china", which);
    ASSERT_FALSE(host) << which;
    EXPECT_EQ(host.problem().code, Errc::invalid_options);
    EXPECT_EQ(to_text(host.problem().path), "host");
    EXPECT_EQ(message_of(host.problem()), "is neither 'primary' nor 'backup'");
    EXPECT_EQ(hint_of(host.problem()), "Leave it out for the primary host");
  }
}

}  // namespace
}  // namespace timpush
