// [data-weixin-bridge]: a button that asks WeChat's own browser for the money, with what
// #weixin-bridge holds. Whether it came is for payment-status.js to find out.

const button = document.querySelector("[data-weixin-bridge]");
const said = document.querySelector("[data-payment-said]");
const fields = JSON.parse(document.getElementById("weixin-bridge").textContent);
const ANSWERS = {
  "get_brand_wcpay_request:ok": "ok",
  "get_brand_wcpay_request:cancel": "cancel",
};

function say(state) {
  said.dataset.state = state;
  said.textContent = said.dataset[`${state}Text`] ?? "";
}

function pay() {
  button.disabled = true;
  say("");
  WeixinJSBridge.invoke("getBrandWCPayRequest", fields, (answer) => {
    const state = ANSWERS[answer.err_msg] ?? "fail";
    button.disabled = state === "ok";
    say(state);
  });
}

function start() {
  button.hidden = false;
  button.addEventListener("click", pay);
  pay();
}

if (window.WeixinJSBridge) start();
else document.addEventListener("WeixinJSBridgeReady", start, { once: true });
