#include "rig.h"

enum { SLEEP_REQ = 3, SLEEP_OK = 4, WAKE = 5, AWAKE = 6 };

static bool asks(rig_t *rig, uint32_t kind, naive_frame_t *frame) {
  if (!rig_take(rig, frame)) return false;
  CHECK_EQ(frame->type, NAIVE_LINK);
  return naive_read(frame->body, frame->size, 1) == kind;
}

static void asks_for_leave(void) {
  rig_t rig;
  naive_frame_t frame;
  kvb_event_t event;
  rig_hello_t hello = rig_host();
  rig_open(&rig, NULL, 0);
  rig_up(&rig, &hello);
  CHECK_EQ(kvb_sleep_request(&rig.kvb, KVB_WAKE_METHOD_MODEM_LINE, 250), KVB_OK);
  for (int i = 0; i < 3; i++) { /* until it is heard */
    CHECK(asks(&rig, SLEEP_REQ, &frame));
    CHECK_EQ(naive_read(frame.body, frame.size, 3), KVB_WAKE_METHOD_MODEM_LINE);
    CHECK_EQ(naive_read(frame.body, frame.size, 4), 250);
    CHECK(!rig_take(&rig, &frame));
    CHECK_EQ(kvb_next_timeout(&rig.kvb, rig.now), 100);
    rig.now += 100;
  }
  CHECK_EQ(kvb_send_connect(&rig.kvb), KVB_ERR_BUSY);
  rig_give_link(&rig, SLEEP_OK, 0);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_SLEEP_OK);
  CHECK_EQ(rig_drain(&rig), 0);
  CHECK_EQ(kvb_next_timeout(&rig.kvb, rig.now), UINT32_MAX);
  rig.now += 3600000;
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_NONE); /* silence in sleep is none */
  CHECK_EQ(rig_drain(&rig), 0);
  rig_close(&rig);
}

static void fall_asleep(rig_t *rig) {
  kvb_event_t event;
  rig_hello_t hello = rig_host();
  rig_open(rig, NULL, 0);
  rig_up(rig, &hello);
  kvb_sleep_request(&rig->kvb, 0, 5);
  rig_drain(rig);
  rig_give_link(rig, SLEEP_OK, 0);
  CHECK_EQ(rig_event(rig, &event), KVB_EVENT_SLEEP_OK);
  rig->now += 3600000;
}

static void host_wakes(void) {
  rig_t rig;
  naive_frame_t frame;
  kvb_event_t event;
  fall_asleep(&rig);
  kvb_feed(&rig.kvb, "\xc0\xc0\xc0\xc0", 4);
  rig_give_link(&rig, WAKE, 0);
  rig_give_link(&rig, WAKE, 0);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_WAKE);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_NONE);
  CHECK(asks(&rig, AWAKE, &frame));
  CHECK_EQ(kvb_send_connect(&rig.kvb), 1);
  rig_close(&rig);
}

static void wakes_itself(void) {
  rig_t rig;
  naive_frame_t frame;
  kvb_event_t event;
  fall_asleep(&rig);
  kvb_wake(&rig.kvb, rig.now);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_NONE);
  CHECK(asks(&rig, AWAKE, &frame));
  CHECK_EQ(kvb_next_timeout(&rig.kvb, rig.now), 0);
  CHECK_EQ(rig_drain(&rig), 0);
  CHECK_EQ(kvb_next_timeout(&rig.kvb, rig.now), 1000);
  rig_close(&rig);
}

static void wakes_for_data(void) {
  rig_t rig;
  naive_frame_t frame;
  kvb_event_t event;
  fall_asleep(&rig);
  rig_give_data(&rig, 0, 0, 0, 0, 0, NULL, 0);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_WAKE);
  CHECK(asks(&rig, AWAKE, &frame));
  CHECK(rig_take(&rig, &frame));
  CHECK_EQ(frame.type, NAIVE_ACK);
  CHECK_EQ(frame.ack, 1);
  rig_close(&rig);
}

static void wake_again_after_lost_awake(void) {
  rig_t rig;
  naive_frame_t frame;
  kvb_event_t event;
  fall_asleep(&rig);
  rig_give_link(&rig, WAKE, 0);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_WAKE);
  CHECK(asks(&rig, AWAKE, &frame));
  rig_give_link(&rig, WAKE, 0);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_NONE);
  CHECK(asks(&rig, AWAKE, &frame));
  rig_close(&rig);
}

static void sleeps_through_noise(void) {
  rig_t rig;
  kvb_event_t event;
  fall_asleep(&rig);
  kvb_feed(&rig.kvb, "noise\xc0", 6);
  CHECK_EQ(rig_event(&rig, &event), KVB_EVENT_NONE);
  CHECK_EQ(rig_drain(&rig), 0);
  CHECK_EQ(kvb_next_timeout(&rig.kvb, rig.now), UINT32_MAX);
  rig_close(&rig);
}

static void not_with_messages(void) {
  rig_t rig;
  rig_hello_t hello = rig_host();
  rig_open(&rig, NULL, 0);
  rig_up(&rig, &hello);
  kvb_send_connect(&rig.kvb);
  CHECK_EQ(kvb_sleep_request(&rig.kvb, 0, 0), KVB_ERR_BUSY);
  rig_close(&rig);
}

void suite_sleep(void) {
  CASE("leave to sleep is asked every 100 ms until given, and sleep is silent", asks_for_leave);
  CASE("a host that wakes the device is answered, and the application told once", host_wakes);
  CASE("a device that wakes itself says so, and its sleep was no silence", wakes_itself);
  CASE("a host that takes the device for awake wakes it", wakes_for_data);
  CASE("each WAKE is answered", wake_again_after_lost_awake);
  CASE("noise does not keep a sleeping device awake", sleeps_through_noise);
  CASE("a device with messages under way does not ask for sleep", not_with_messages);
}
