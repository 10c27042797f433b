(** I6 and I10: the synthesis map of linear arcs is a sum over paths, that of a mask the sum over the paths inside it.
    *)

Require Import List Arith Bool Lia.
From DAGLift Require Import AbelianGroups Networks Levels Lifting Identities.
Import ListNotations.

Section PathSums.
  Context {V E : Type}.
  Variable V_dec : forall u v : V, {u = v} + {u <> v}.
  Variable M : V -> AbelianGroup.
  Variables tail head : E -> V.
  Variable g : forall a : E, M (tail a) -> M (head a).

  Notation state := (state M).
  Notation place := (place V_dec M).
  Notation arrival := (arrival V_dec M tail head g).

  (** [A^k x]. *)
  Fixpoint A_power (arcs : list E) (k : nat) (x : state) : state :=
    match k with
    | 0%nat => x
    | S m => A V_dec M tail head g arcs (A_power arcs m x)
    end.

  (** The paths of [k] arcs to [v], each a list of its arcs from the last one back. *)
  Fixpoint paths (arcs : list E) (k : nat) (v : V) : list (list E) :=
    match k with
    | 0%nat => [[]]
    | S m => flat_map (fun a => map (cons a) (paths arcs m (tail a))) (incoming V_dec head arcs v)
    end.

  (** The paths of at most [h] arcs to [v]. *)
  Definition paths_upto (arcs : list E) (h : nat) (v : V) : list (list E) :=
    flat_map (fun k => paths arcs k v) (seq 0 (S h)).

  (** [g_p = g_{a_k} o ... o g_{a_1}], for a walk [p] to [v]: from the group of its start to that of [v]. *)
  Fixpoint along (p : list E) (v : V) : M (start tail p v) -> M v :=
    match p return M (start tail p v) -> M v with
    | [] => fun m => m
    | a :: q => fun m => place (head a) v (g a (along q (tail a) m))
    end.

  (** The state with [m] at [u] and 0 elsewhere: what block column [u] of a matrix is applied to. *)
  Definition unit_state (u : V) (m : M u) : state := fun v => place u v m.

  Definition starts_at (u v : V) (p : list E) : bool := if V_dec u (start tail p v) then true else false.

  Lemma in_paths arcs k : forall v p, In p (paths arcs k v) <-> walk tail head arcs p v /\ length p = k.
  Proof.
    clear g. induction k as [| k IH]; intros v p.
    - simpl. split; [intros [<- | []]; now split |]. intros [_ H]. left. now destruct p.
    - simpl. rewrite in_flat_map. split.
      + intros (a & Ha & Hp). apply in_map_iff in Hp as (q & <- & Hq).
        apply filter_In in Ha as [Ha He]. unfold enters in He. destruct (V_dec (head a) v); [| discriminate].
        apply IH in Hq as [Hq <-]. now repeat split.
      + intros [Hp Hk]. destruct p as [| a p]; [discriminate |]. destruct Hp as (Ha & Hv & Hp).
        exists a. split.
        * apply filter_In. split; [exact Ha |]. unfold enters. now destruct (V_dec (head a) v).
        * apply in_map, IH. split; [exact Hp |]. now injection Hk.
  Qed.

  Lemma NoDup_append {I : Type} (l1 l2 : list I) :
    NoDup l1 -> NoDup l2 -> (forall i, In i l1 -> ~ In i l2) -> NoDup (l1 ++ l2).
  Proof.
    induction 1 as [| i l Hi Hl IH]; intros H2 H; simpl; [exact H2 |]. constructor.
    - intro Hin. apply in_app_or in Hin as [Hin | Hin]; [contradiction |]. now apply (H i); [left |].
    - apply IH; auto using in_cons.
  Qed.

  Lemma NoDup_flat_map {I J : Type} (f : I -> list J) l :
    NoDup l -> (forall i, NoDup (f i)) -> (forall i j x, In x (f i) -> In x (f j) -> i = j) -> NoDup (flat_map f l).
  Proof.
    intros Hl Hf H. induction Hl as [| i l Hi Hl IH]; simpl; [constructor |].
    apply NoDup_append; auto. intros x Hx Hin. apply in_flat_map in Hin as (j & Hj & Hxj).
    now rewrite (H i j x Hx Hxj) in Hi.
  Qed.

  Lemma paths_distinct arcs k v : NoDup arcs -> NoDup (paths arcs k v).
  Proof.
    intro H. revert v. induction k as [| k IH]; intro v; simpl.
    - constructor; [easy | constructor].
    - apply NoDup_flat_map.
      + now apply NoDup_filter.
      + intro a. specialize (IH (tail a)). induction IH as [| p l Hp Hl IHl]; simpl; constructor; auto.
        intro Hin. apply in_map_iff in Hin as (q & e & Hq). injection e as ->. contradiction.
      + intros a b p Ha Hb. apply in_map_iff in Ha as (q & <- & _). apply in_map_iff in Hb as (r & e & _).
        now injection e.
  Qed.

  Lemma paths_upto_distinct arcs h v : NoDup arcs -> NoDup (paths_upto arcs h v).
  Proof.
    intro H. apply NoDup_flat_map; [apply seq_NoDup | intro; now apply paths_distinct |].
    intros i j p Hi Hj. apply in_paths in Hi as [_ <-]. now apply in_paths in Hj as [_ <-].
  Qed.

  Section Linear.
    Variable arcs : list E.
    Variable lv : V -> nat.
    Hypothesis upwards : graded tail head arcs lv.
    Hypothesis linear : forall a, In a arcs -> additive (g a).

    Lemma arrival_additive a v : In a arcs -> additive (fun m => place (head a) v (g a m)).
    Proof. intros Ha m n. now rewrite linear, place_additive. Qed.

    Lemma arrival_zero (x : state) v a : In a arcs -> x (tail a) = 0 -> arrival x v a = 0.
    Proof.
      intros Ha Hx. unfold Networks.arrival. rewrite Hx.
      now apply (additive_zero (fun m => place (head a) v (g a m))), arrival_additive.
    Qed.

    Lemma A_sum {I : Type} (y : I -> state) (l : list I) v :
      A V_dec M tail head g arcs (fun u => sum (fun i => y i u) l) v =
      sum (fun i => A V_dec M tail head g arcs (y i) v) l.
    Proof.
      induction l as [| i l IH]; simpl.
      - apply sum_zero. intros a Ha. apply in_incoming in Ha as [Ha _]. now apply arrival_zero.
      - rewrite <- IH. unfold A. rewrite <- sum_add. apply sum_ext.
        intros a Ha. apply in_incoming in Ha as [Ha _]. now apply arrival_additive.
    Qed.

    (** [A] is nilpotent. *)
    Lemma A_power_vanishes k : forall x v, lv v < k -> A_power arcs k x v = 0.
    Proof.
      induction k as [| k IH]; intros x v H; [lia |].
      apply sum_zero. intros a Ha. apply in_incoming in Ha as [Ha <-].
      pose proof (upwards a Ha). apply arrival_zero; [exact Ha |]. apply IH. lia.
    Qed.

    Lemma graded_power_sum h x v : (forall w, lv w <= h) ->
      S_upto V_dec M tail head g arcs lv h x v = sum (fun k => A_power arcs k x v) (seq 0 (S h)).
    Proof.
      intro Hh. revert v.
      apply (recursion_unique V_dec M tail head g arcs lv upwards x).
      - intro v. now apply S_upto_equation.
      - intro v. rewrite A_sum.
        rewrite <- (add_zero (M v) (sum (fun k => A_power arcs k x v) (seq 0 (S h)))).
        rewrite <- (A_power_vanishes (S h) x v) at 1 by (specialize (Hh v); lia).
        transitivity (sum (fun k => A_power arcs k x v) (seq 0 (S h) ++ [S h])).
        + rewrite sum_app. simpl. now rewrite add_zero.
        + replace (seq 0 (S h) ++ [S h]) with (seq 0 (S (S h))) by (rewrite (seq_S (S h)); reflexivity).
          change (seq 0 (S (S h))) with (0%nat :: seq 1 (S h)).
          rewrite <- seq_shift. simpl sum at 1. now rewrite sum_map.
    Qed.

    Lemma A_power_paths k : forall x v,
      A_power arcs k x v = sum (fun p => along p v (x (start tail p v))) (paths arcs k v).
    Proof.
      induction k as [| k IH]; intros x v; simpl; [now rewrite add_zero |].
      rewrite sum_flat_map. apply sum_ext. intros a Ha. apply in_incoming in Ha as [Ha _].
      unfold Networks.arrival. rewrite IH, sum_map.
      now apply (additive_sum (fun m => place (head a) v (g a m))), arrival_additive.
    Qed.

    Lemma graded_path_sum h x v : (forall w, lv w <= h) ->
      S_upto V_dec M tail head g arcs lv h x v = sum (fun p => along p v (x (start tail p v))) (paths_upto arcs h v).
    Proof.
      intro Hh. rewrite graded_power_sum by exact Hh. unfold paths_upto. rewrite sum_flat_map.
      apply sum_ext. intros k _. apply A_power_paths.
    Qed.
  End Linear.

  Lemma along_zero arcs p v : (forall a, In a arcs -> additive (g a)) -> walk tail head arcs p v -> along p v 0 = 0.
  Proof.
    intro H. revert v. induction p as [| a p IH]; intros v Hp; [reflexivity |].
    destruct Hp as (Ha & _ & Hp). simpl. rewrite (IH _ Hp).
    rewrite (additive_zero (g a)) by now apply H. apply additive_zero, place_additive.
  Qed.

  (** The paths of a mask are the paths inside it. *)
  Lemma masked_paths arcs (B : E -> bool) k : forall v,
    paths (filter B arcs) k v = filter (forallb B) (paths arcs k v).
  Proof.
    assert (Hcons : forall a l, filter (forallb B) (map (cons a) l) =
      if B a then map (cons a) (filter (forallb B) l) else []).
    { intros a l. induction l as [| p l IH]; simpl; [now destruct (B a) |].
      rewrite IH. destruct (B a); simpl; [now destruct (forallb B p) | reflexivity]. }
    assert (Hlist : forall (F : E -> list (list E)) v l,
      flat_map (fun a => map (cons a) (filter (forallb B) (F a))) (incoming V_dec head (filter B l) v) =
      filter (forallb B) (flat_map (fun a => map (cons a) (F a)) (incoming V_dec head l v))).
    { intros F v l. unfold incoming. induction l as [| a l IH]; [reflexivity |]. simpl.
      destruct (B a) eqn:Hb; simpl; destruct (enters V_dec head v a); simpl;
        rewrite ?filter_app, ?Hcons, ?Hb, IH; reflexivity. }
    induction k as [| k IH]; intro v; [reflexivity |]. simpl. rewrite <- Hlist.
    apply flat_map_ext. intro a. now rewrite IH.
  Qed.

  Section Dag.
    Variable arcs : list E.
    Hypothesis dag : acyclic tail head arcs.
    Hypothesis linear : forall a, In a arcs -> additive (g a).
    Notation level := (level V_dec tail head arcs).
    Notation height := (height V_dec tail head arcs).
    Notation S_upto := (S_upto V_dec M tail head g arcs level).

    Theorem I6_power_sum x v : S_upto height x v = sum (fun k => A_power arcs k x v) (seq 0 (S height)).
    Proof.
      apply graded_power_sum; auto; [now apply dag_graded | intro; now apply level_height].
    Qed.

    (** No later power of [A] would add anything. *)
    Theorem I6_nilpotent k x v : height < k -> A_power arcs k x v = 0.
    Proof.
      intro H. apply (A_power_vanishes arcs level); auto; [now apply dag_graded |].
      apply Nat.le_lt_trans with height; [now apply level_height | exact H].
    Qed.

    (** The paths that are summed over are all walks of the graph, *)
    Theorem I6_all_paths v p : In p (paths_upto arcs height v) <-> walk tail head arcs p v.
    Proof.
      unfold paths_upto. rewrite in_flat_map. split.
      - intros (k & _ & Hp). now apply in_paths in Hp.
      - intro Hp. exists (length p). split; [| now apply in_paths].
        apply in_seq. assert (length p <= level v) by now apply level_longest.
        pose proof (level_height V_dec tail head arcs dag v). lia.
    Qed.

    (** and each of them counts once; parallel arcs are different entries of the list of arcs. *)
    Theorem I6_paths_once v : NoDup arcs -> NoDup (paths_upto arcs height v).
    Proof. apply paths_upto_distinct. Qed.

    Theorem I6_path_sum x v :
      S_upto height x v = sum (fun p => along p v (x (start tail p v))) (paths_upto arcs height v).
    Proof.
      apply graded_path_sum; auto; [now apply dag_graded | intro; now apply level_height].
    Qed.

    (** Block [(v, u)] of [S]. *)
    Theorem I6_block u v m : S_upto height (unit_state u m) v =
      sum (fun p => along p v (place u (start tail p v) m)) (filter (starts_at u v) (paths_upto arcs height v)).
    Proof.
      rewrite I6_path_sum, sum_filter. apply sum_ext. intros p Hp. apply I6_all_paths in Hp.
      unfold unit_state, starts_at. destruct (V_dec u (start tail p v)) as [| Hu]; [reflexivity |].
      rewrite place_elsewhere by exact Hu. now apply (along_zero arcs).
    Qed.

    (** I10: the function of a mask is the sum over the paths inside it, *)
    Theorem I10_path_inclusion (B : E -> bool) x0 v :
      direct V_dec M tail head g (filter B arcs) level x0 v =
      sum (fun p => along p v (lift level x0 (start tail p v))) (filter (forallb B) (paths_upto arcs height v)).
    Proof.
      rewrite <- (I9_decomposition V_dec M tail head g arcs dag B).
      rewrite (graded_path_sum (filter B arcs) level);
        [| now apply mask_graded | intros a Ha; apply filter_In in Ha as [Ha _]; auto |
           intro; now apply level_height].
      f_equal. unfold paths_upto. rewrite (flat_map_ext _ _ (fun k => masked_paths arcs B k v)).
      generalize (seq 0 (S height)). intro l.
      induction l as [| k l IH]; simpl; [reflexivity | now rewrite IH, filter_app].
    Qed.

    (** and what two masks have together beyond each alone is the sum over the paths that neither contains. *)
    Theorem I10_interaction (B C : E -> bool) x0 v :
      let f D := direct V_dec M tail head g (filter D arcs) level x0 v in
      f (fun a => B a || C a) - f B - f C + f (fun a => B a && C a) =
      sum (fun p => along p v (lift level x0 (start tail p v)))
        (filter (fun p => forallb (fun a => B a || C a) p && negb (forallb B p) && negb (forallb C p))
           (paths_upto arcs height v)).
    Proof.
      cbv zeta beta. rewrite !I10_path_inclusion, !sum_filter, <- !sum_opp, <- !sum_add.
      apply sum_ext. intros p _. generalize (along p v (lift level x0 (start tail p v))). intro m.
      assert (Hand : forallb (fun a => B a && C a) p = forallb B p && forallb C p).
      { induction p as [| a p IH]; simpl; [reflexivity |]. rewrite IH.
        now destruct (B a), (C a), (forallb B p), (forallb C p). }
      assert (Hor : forallb B p = true \/ forallb C p = true -> forallb (fun a => B a || C a) p = true).
      { rewrite !forallb_forall. intros [H | H] a Ha; rewrite (H a Ha); auto using orb_true_r. }
      rewrite Hand. destruct (forallb B p), (forallb C p); simpl;
        rewrite ?Hor by auto; simpl; rewrite ?andb_true_r, ?andb_false_r, ?opp_zero, ?add_zero, ?add_opp, ?zero_add;
        try reflexivity.
      - now rewrite add_comm, add_opp.
    Qed.
  End Dag.
End PathSums.
